import { Forward, Lock, Reply, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { runAction } from '../app/actions/registry.ts'
import { announce } from '../app/announce.ts'
import { IconButton } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { useExplanation } from '../ui/explain-failure.ts'
import styles from './composer.module.css'
import type { Kind } from './draft.ts'
import type { DraftSession } from './draft-session.ts'

const kinds = [
  ['message', Reply, 'compose.reply'],
  ['note', Lock, 'compose.note'],
  ['forward', Forward, 'compose.forward'],
] as const

/** How long nothing is typed before a screen reader is told that it is saved: once for all that was written. */
const restMilliseconds = 2_000

/** Which of the three is being written, and whether it is safe. */
export function ComposerHead({ kind, session }: { ticketId: number; kind: Kind; session: DraftSession }) {
  const { t } = useTranslation('composer')
  return (
    <div className={styles['head']}>
      <div className={styles['kinds']} role="toolbar" aria-label={t('kinds')}>
        {kinds.map(([name, Icon, action]) => (
          <button
            key={name}
            type="button"
            className={classNames(styles['kind'], name === kind && styles['chosen'])}
            aria-pressed={name === kind}
            onClick={() => runAction(action)}
          >
            <Icon size={14} aria-hidden />
            {t(`kind.${name}`)}
          </button>
        ))}
      </div>
      {kind === 'note' && <span className={styles['private']}>{t('private')}</span>}
      <SaveState session={session} />
      <IconButton label={t('close')} icon={X} onClick={() => runAction('compose.close')} />
    </div>
  )
}

function SaveState({ session }: { session: DraftSession }) {
  const { t } = useTranslation('composer')
  const { why } = useExplanation(session.failure)
  const isUnspoken = useRef(false)
  const isSaved = session.state === 'saved'
  const isStored = session.stored !== null
  useEffect(() => {
    isUnspoken.current ||= !isSaved
    if (!isSaved || !isStored || !isUnspoken.current) return
    const timer = setTimeout(() => {
      isUnspoken.current = false
      announce(t('save.saved'))
    }, restMilliseconds)
    return () => clearTimeout(timer)
  }, [isSaved, isStored, t])
  if (session.state === 'failed')
    return (
      <span className={styles['unsaved']} role="alert">
        {t('save.failed', { why })}
      </span>
    )
  return <span className={styles['saved']}>{isSaved ? isStored && t('save.saved') : t('save.saving')}</span>
}
