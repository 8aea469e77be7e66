import { useTranslation } from 'react-i18next'
import { operators } from './completion.ts'
import styles from './search-box.module.css'

const examples = {
  from: 'from:anna',
  to: 'to:billing',
  subject: 'subject:invoice',
  assignee: 'assignee:me',
  status: 'status:waiting',
  tag: 'tag:printer',
  inbox: 'inbox:support',
  priority: 'priority:urgent',
  has: 'has:attachment',
  is: 'is:overdue',
  before: 'before:2026-01-01',
  after: 'after:2026-01-01',
} as const

/** What can be searched for, while nothing is typed. */
export function SearchHints() {
  const { t } = useTranslation('search')
  return (
    <div className={styles['hints']}>
      <h2 className={styles['heading']}>{t('hints')}</h2>
      <dl className={styles['facts']}>
        <dt>{'“ … ”'}</dt>
        <dd>{t('exact')}</dd>
        <dt>{'-'}</dt>
        <dd>{t('without')}</dd>
        {operators.map((operator) => (
          <Example key={operator} text={examples[operator]} meaning={t(`operator.${operator}`)} />
        ))}
      </dl>
    </div>
  )
}

function Example({ text, meaning }: { text: string; meaning: string }) {
  return (
    <>
      <dt>{text}</dt>
      <dd>{meaning}</dd>
    </>
  )
}
