import { MailCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { ResourceScreen } from '../engine/resource-screen.tsx'
import type { ResourceSpec, RowOf } from '../engine/spec.ts'
import people from '../people/people.module.css'
import type { SectionProps } from '../sections.ts'
import styles from './mail.module.css'

type Row = RowOf<'Dkimkey'>

const dkimKeys: ResourceSpec<Row> = {
  name: 'dkimkeys',
  one: 'dkimkey',
  icon: MailCheck,
  nameOf: (row) => row.domain,
  columns: [
    { label: 'domain', cell: (row) => row.domain },
    { label: 'selector', isSecondary: true, cell: (row) => row.selector },
    { label: 'state', cell: (row) => <State isActive={row.active === true} /> },
  ],
  groups: [
    {
      fields: [
        {
          kind: 'text',
          name: 'domain',
          hint: 'dkimDomain',
          placeholder: 'example.com',
          isRequired: true,
          isDisabled: (row) => row !== undefined,
        },
        { kind: 'text', name: 'selector', hint: 'selector', only: 'create', isMono: true },
        { kind: 'switch', name: 'active', hint: 'dkimActive', only: 'update' },
      ],
    },
  ],
  Extra: ({ row }) => <DnsRecord row={row} />,
  Created: DkimCreated,
}

export const DkimKeysScreen = (props: SectionProps) => <ResourceScreen spec={dkimKeys} {...props} />

function State({ isActive }: { isActive: boolean }) {
  const { t } = useTranslation('settings')
  return isActive ? <Badge tone="good">{t('choice.active')}</Badge> : <Badge tone="warn">{t('waitsForDns')}</Badge>
}

/** What has to be published in the domain's DNS before the key is switched on. */
function DnsRecord({ row }: { row: Row }) {
  const { t } = useTranslation('settings')
  return (
    <section className={styles['block']}>
      <h3>{t('dnsTitle')}</h3>
      <p className={styles['quiet']}>{t('dnsText')}</p>
      <CopyText label={t('dnsName')} text={row.dnsName} />
      <CopyText label={t('dnsValue')} text={row.dnsRecord} />
    </section>
  )
}

function DkimCreated({ answer, onClose }: { answer: Readonly<Record<string, unknown>>; onClose: () => void }) {
  const { t } = useTranslation('settings')
  return (
    <div className={people['created']}>
      <DnsRecord row={answer['dkimkey'] as Row} />
      <div>
        <Button variant="primary" onClick={onClose}>
          {t('done')}
        </Button>
      </div>
    </div>
  )
}
