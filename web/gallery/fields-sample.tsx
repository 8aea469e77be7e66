import { useState } from 'react'
import { ChipsInput } from '../ui/chips-input.tsx'
import { ColorInput } from '../ui/color-input.tsx'
import { Combobox } from '../ui/combobox.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { Field } from '../ui/field.tsx'
import { FileDrop } from '../ui/file-drop.tsx'
import { DateTimeInput, Input, Textarea } from '../ui/input.tsx'
import { PickMany } from '../ui/pick-many.tsx'
import { Select } from '../ui/select.tsx'
import { Checkbox, Switch } from '../ui/toggle.tsx'
import styles from './gallery.module.css'

const fruits = ['Apple', 'Banana', 'Cherry', 'Quince'].map((label, value) => ({ label, value }))

/** The controls of forms. Their texts are samples and stay English. */
export function FieldsSample() {
  const [fruit, setFruit] = useState<number | null>(1)
  const [several, setSeveral] = useState<readonly number[]>([0, 2])
  const [color, setColor] = useState('#1a7f5a')
  const [addresses, setAddresses] = useState<readonly string[]>(['ada@example.com', 'not an address'])
  const [time, setTime] = useState<string | null>('2026-03-01T09:30:00.000Z')
  const [isOn, setIsOn] = useState(true)
  const [files, setFiles] = useState(0)
  return (
    <div className={styles['grid']}>
      <Field label="Subject" hint="What it is about.">
        {(control) => <Input {...control} defaultValue="The printer is on fire" />}
      </Field>
      <Field label="Name" error="Must not be empty.">
        {(control) => <Input {...control} />}
      </Field>
      <Field label="Fruit" isOptional>
        {(control) => <Select {...control} value={fruit} options={fruits} placeholder="None" onChange={setFruit} />}
      </Field>
      <Field label="Fruit, by typing">
        {(control) => <Combobox {...control} value={fruit} options={fruits} onChange={setFruit} />}
      </Field>
      <Field label="Several fruits">
        {(control) => <PickMany {...control} value={several} options={fruits} onChange={setSeveral} />}
      </Field>
      <Field label="Colour">
        {(control) => <ColorInput {...control} pickLabel="Pick a colour" value={color} onChange={setColor} />}
      </Field>
      <CopyText label="Secret" text="tkn_4f1a2b3c" />
      <Field label="Copies to">
        {(control) => <ChipsInput {...control} value={addresses} onChange={setAddresses} />}
      </Field>
      <Field label="Send at">{(control) => <DateTimeInput {...control} value={time} onChange={setTime} />}</Field>
      <Field label="Notes">{(control) => <Textarea {...control} rows={3} />}</Field>
      <FileDrop label={files === 0 ? 'Drop files here' : `${files} files`} onFiles={(list) => setFiles(list.length)} />
      <Checkbox label="Notify the customer" hint="By mail." checked={isOn} onChange={setIsOn} />
      <Checkbox label="All" isMixed checked={false} onChange={setIsOn} />
      <Switch label="Single keys" checked={isOn} onChange={setIsOn} />
    </div>
  )
}
