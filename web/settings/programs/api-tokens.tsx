import { KeyRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { fullTime } from '../../i18n/dates.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Ago, Names } from '../engine/cells.tsx'
import { ResourceScreen } from '../engine/resource-screen.tsx'
import type { ResourceSpec, RowOf } from '../engine/spec.ts'
import people from '../people/people.module.css'
import { useIsAdmin } from '../rights.ts'
import type { SectionProps } from '../sections.ts'

type Row = RowOf<'Apitoken'>

const apiTokens: ResourceSpec<Row> = {
  name: 'apitokens',
  one: 'apitoken',
  icon: KeyRound,
  nameOf: (row) => row.name,
  searchBy: 'name',
  includes: ['users'],
  columns: [
    { label: 'name', cell: (row) => row.name },
    {
      label: 'user',
      isSecondary: true,
      cell: (row, included) => <Names refs={row.user === null ? [] : [row.user]} from="users" included={included} />,
    },
    { label: 'createdAt', isSecondary: true, cell: (row) => <Ago instant={row.createdAt} /> },
    { label: 'expiresAt', cell: (row) => <Expiry instant={row.expiresAt} /> },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'name', hint: 'tokenName', isRequired: true },
        { kind: 'moment', name: 'expiresAt', hint: 'expiresAt' },
        { kind: 'number', name: 'rateLimitPerMinute', hint: 'rateLimit', min: 0, max: 1_000_000 },
      ],
    },
  ],
  Created: TokenCreated,
}

// The limit is for administrators to set.
const ownTokens: ResourceSpec<Row> = {
  ...apiTokens,
  groups: apiTokens.groups.map(({ fields }) => ({
    fields: fields.filter((field) => field.name !== 'rateLimitPerMinute'),
  })),
}

/** Tokens by which programs use the API in an agent's name. */
export function ApiTokensScreen(props: SectionProps) {
  return <ResourceScreen spec={useIsAdmin() ? apiTokens : ownTokens} {...props} />
}

function Expiry({ instant }: { instant: string | null }) {
  const { t } = useTranslation('settings')
  return instant === null ? t('never') : fullTime(instant)
}

/** The secret, shown this once. */
function TokenCreated({ answer, onClose }: { answer: Readonly<Record<string, unknown>>; onClose: () => void }) {
  const { t } = useTranslation('settings')
  return (
    <div className={people['created']}>
      <p>{t('tokenCreated')}</p>
      <CopyText label={t('secret')} text={String(answer['token'] ?? '')} />
      <div>
        <Button variant="primary" onClick={onClose}>
          {t('done')}
        </Button>
      </div>
    </div>
  )
}
