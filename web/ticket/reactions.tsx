import { SmilePlus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { rowOf } from '../api/included.ts'
import { useSession } from '../api/session.ts'
import type { Message, TicketIncluded } from '../api/types.ts'
import { nameOf } from '../app/person.ts'
import { classNames } from '../ui/class-names.ts'
import { Menu } from '../ui/menu.tsx'
import styles from './message.module.css'
import type { useMessageVerbs } from './use-message-verbs.ts'

/** Those every desk begins with. */
const offered = ['👍', '❤️', '🎉', '👀']
const like = '♥'

interface ReactionsProps {
  message: Message
  around: TicketIncluded
  verbs: ReturnType<typeof useMessageVerbs>
  isReadonly: boolean
}

/** How colleagues like a message; customers never see it. */
export function Reactions({ message, around, verbs, isReadonly }: ReactionsProps) {
  const { t } = useTranslation('ticket')
  const me = useSession()
  const groups = groupsOf(message, around)
  const toggle = (sign: string) => {
    const isMine = groups.get(sign)?.includes(me.id) === true
    if (sign === like) verbs.like(!isMine)
    else verbs.react(sign, !isMine)
  }
  if (isReadonly && groups.size === 0) return null
  return (
    <div className={styles['reactions']}>
      {[...groups].map(([sign, userIds]) => (
        <button
          key={sign}
          type="button"
          className={classNames(styles['reaction'], userIds.includes(me.id) && styles['mine'])}
          aria-pressed={userIds.includes(me.id)}
          title={userIds.map((id) => nameOf(rowOf(around.users, { id }))).join(', ')}
          disabled={isReadonly}
          onClick={() => toggle(sign)}
        >
          {sign} {userIds.length}
        </button>
      ))}
      {!isReadonly && (
        <Menu
          trigger={
            <button type="button" className={styles['react']} aria-label={t('react')} title={t('react')}>
              <SmilePlus size={15} aria-hidden />
            </button>
          }
          sections={[
            {
              id: 'signs',
              items: [like, ...offered].map((sign) => ({
                id: sign,
                label: sign,
                isChecked: groups.get(sign)?.includes(me.id) === true,
                onSelect: () => toggle(sign),
              })),
            },
          ]}
        />
      )}
    </div>
  )
}

function groupsOf(message: Message, around: TicketIncluded): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  const add = (sign: string, userId: number | undefined) => {
    if (userId !== undefined) groups.set(sign, [...(groups.get(sign) ?? []), userId])
  }
  for (const row of around.likes ?? []) if (row.message?.id === message.id) add(like, row.user?.id)
  for (const row of around.threadreactions ?? [])
    if (row.message?.id === message.id) add(rowOf(around.reactions, row.reaction)?.emoji ?? '?', row.user?.id)
  return groups
}
