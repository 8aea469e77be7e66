import { useTranslation } from 'react-i18next'
import { useSession } from '../api/session.ts'
import { nameOf } from '../app/person.ts'
import { usePresence } from '../app/presence.ts'
import { Avatar } from '../ui/avatar.tsx'
import { classNames } from '../ui/class-names.ts'
import styles from './ticket-pane.module.css'

/** Colleagues who are at the ticket now; who is typing has a ring, and both are said in words. */
export function PresenceAvatars({ ticketId }: { ticketId: number }) {
  const { t } = useTranslation('ticket')
  const me = useSession()
  const others = usePresence(ticketId).filter(({ id }) => id !== me.id)
  return (
    <span className={styles['present']} aria-live="polite">
      {others.map((user) => {
        const text = t(user.state === 'typing' ? 'presence.typing' : 'presence.viewing', { name: nameOf(user) })
        return (
          <span
            key={user.id}
            className={classNames(styles['colleague'], user.state === 'typing' && styles['typing'])}
            title={text}
          >
            <Avatar name={nameOf(user)} isDecorative />
            <span className="visually-hidden">{text}</span>
          </span>
        )
      })}
    </span>
  )
}
