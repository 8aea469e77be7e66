import { Forward, Lock, Reply, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { runAction } from '../app/actions/registry.ts'
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
  if (session.state === 'failed')
    return (
      <span className={styles['unsaved']} role="alert">
        {t('save.failed', { why })}
      </span>
    )
  if (session.state !== 'saved') return <span className={styles['saved']}>{t('save.saving')}</span>
  return <span className={styles['saved']}>{session.stored !== null && t('save.saved')}</span>
}
