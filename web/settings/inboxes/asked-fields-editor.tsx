import { useTranslation } from 'react-i18next'
import { Checkbox } from '../../ui/toggle.tsx'
import { ChoiceLines } from '../engine/choice-lines.tsx'
import type { EditorProps } from '../engine/spec.ts'

/** A custom field that a contact form asks for. */
export interface AskedField {
  id: number
  isRequired: boolean
}

/** Which custom fields are asked for, and which of them have to be filled in. */
export function AskedFieldsEditor({ value, onChange, control }: EditorProps) {
  const { t } = useTranslation('settings')
  return (
    <ChoiceLines
      control={control}
      from="customfields"
      lines={value as readonly AskedField[]}
      onChange={onChange}
      lineOf={(id): AskedField => ({ id, isRequired: false })}
    >
      {({ isRequired }, _name, change) => (
        <Checkbox
          label={t('choice.required')}
          checked={isRequired}
          onChange={(isChecked) => change({ isRequired: isChecked })}
        />
      )}
    </ChoiceLines>
  )
}
