import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fullTime } from '../i18n/dates.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { DateTimeInput } from '../ui/input.tsx'
import styles from './composer.module.css'

interface ScheduleDialogProps {
  /** When it goes out now; null for a new one. */
  sendAt: string | null
  onChoose: (sendAt: string) => void
  onClose: () => void
}

/** When a message goes out: a usual hour, or any other. */
export function ScheduleDialog({ sendAt, onChoose, onClose }: ScheduleDialogProps) {
  const { t } = useTranslation('composer')
  const [chosen, setChosen] = useState<string | null>(sendAt)
  const isPast = chosen !== null && Date.parse(chosen) <= Date.now()
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('schedule.title')}
      description={t('schedule.description')}
      footer={
        <>
          <Button onClick={onClose}>{t('schedule.cancel')}</Button>
          <Button
            variant="primary"
            disabled={chosen === null || isPast}
            onClick={() => chosen !== null && onChoose(chosen)}
          >
            {t('schedule.confirm')}
          </Button>
        </>
      }
    >
      <div className={styles['schedule']}>
        {usualHours(new Date()).map(([name, date]) => (
          <Button key={name} aria-pressed={chosen === date.toISOString()} onClick={() => setChosen(date.toISOString())}>
            {t(`schedule.${name}`)} · {fullTime(date.toISOString())}
          </Button>
        ))}
        <Field label={t('schedule.when')} error={isPast ? t('schedule.past') : undefined}>
          {(control) => <DateTimeInput {...control} value={chosen} onChange={setChosen} />}
        </Field>
      </div>
    </Dialog>
  )
}

/** Two hours from now, tomorrow at eight, next Monday at eight, by the browser's clock. */
function usualHours(now: Date): readonly ['soon' | 'tomorrow' | 'monday', Date][] {
  const soon = new Date(now.getTime() + 2 * 3_600_000)
  soon.setSeconds(0, 0)
  const at = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 8)
  const untilMonday = (8 - now.getDay()) % 7 || 7
  return [
    ['soon', soon],
    ['tomorrow', at(1)],
    ['monday', at(untilMonday)],
  ]
}
