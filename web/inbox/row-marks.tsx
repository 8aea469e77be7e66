import { useTranslation } from 'react-i18next'
import { useSession } from '../api/session.ts'
import { nameOf } from '../app/person.ts'
import { usePresence } from '../app/presence.ts'
import { Avatar } from '../ui/avatar.tsx'
import { classNames } from '../ui/class-names.ts'
import styles from './ticket-row.module.css'

const shownOnlookers = 2

/** The colleagues who look at a ticket or answer it right now. */
export function Onlookers({ ticketId }: { ticketId: number }) {
  const { t } = useTranslation('inbox')
  const me = useSession()
  const others = usePresence(ticketId).filter(({ id }) => id !== me.id)
  if (others.length === 0) return null
  const names = others.map(nameOf).join(', ')
  const isTyping = others.some(({ state }) => state === 'typing')
  return (
    <span
      className={classNames(styles['onlookers'], isTyping && styles['typing'])}
      role="img"
      aria-label={t(isTyping ? 'row.typing' : 'row.viewing', { names })}
      title={t(isTyping ? 'row.typing' : 'row.viewing', { names })}
    >
      {others.slice(0, shownOnlookers).map((colleague) => (
        <Avatar key={colleague.id} name={nameOf(colleague)} size="small" isDecorative />
      ))}
    </span>
  )
}
