import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../ui/button.tsx'
import { Input } from '../../ui/input.tsx'
import { newChildKey } from '../engine/child-rows.ts'
import { EditorGroup } from '../engine/editor-group.tsx'
import styles from '../engine/lines.module.css'
import type { EditorProps } from '../engine/spec.ts'
import type { Alias } from './inbox-fields.ts'

/** Further addresses of an inbox, each with the name that mail from it carries. */
export function AliasesEditor({ value, onChange, control, problemOf }: EditorProps) {
  const { t } = useTranslation(['settings', 'common'])
  const aliases = value as readonly Alias[]
  const change = (key: string, part: Partial<Alias>) =>
    onChange(aliases.map((alias) => (alias.key === key ? { ...alias, ...part } : alias)))
  return (
    <EditorGroup label={t('field.aliases')} control={control} className={styles['lines']}>
      <ul className={styles['list']}>
        {aliases.map(({ key, email, name }, place) => {
          const problem = problemOf(`included.inboxaliases[${place}]`)
          return (
            <li key={key} className={styles['line']}>
              <Input
                aria-label={t('field.email')}
                aria-invalid={problem === undefined ? undefined : true}
                inputMode="email"
                placeholder="billing@example.com"
                value={email}
                onChange={(event) => change(key, { email: event.target.value })}
              />
              <Input
                aria-label={t('field.name')}
                placeholder={t('field.name')}
                value={name}
                onChange={(event) => change(key, { name: event.target.value })}
              />
              <IconButton
                label={t('common:action.removeNamed', { name: email })}
                icon={X}
                onClick={() => onChange(aliases.filter((alias) => alias.key !== key))}
              />
              {problem !== undefined && <span className={styles['error']}>{problem}</span>}
            </li>
          )
        })}
      </ul>
      <Button icon={Plus} onClick={() => onChange([...aliases, { key: newChildKey(), email: '', name: '' }])}>
        {t('addAlias')}
      </Button>
    </EditorGroup>
  )
}
