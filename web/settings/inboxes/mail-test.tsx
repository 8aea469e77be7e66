import { useMutation } from '@tanstack/react-query'
import { PlugZap, Send } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../api/client.ts'
import type { components } from '../../api/schema.d.ts'
import { useSession } from '../../api/session.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { ScrollBox } from '../../ui/scroll-box.tsx'
import { problemAt } from '../engine/problem-text.ts'
import mail from '../mail/mail.module.css'
import styles from './inboxes.module.css'

type Dialogue = components['schemas']['MailDialogue']

interface MailTestProps {
  inboxId: number
  onAccepted?: () => void
}

/** Tries the server that mail of an inbox goes out by, and shows every line that was said. */
export function MailTest({ inboxId, onAccepted }: MailTestProps) {
  const { t } = useTranslation('settings')
  const me = useSession()
  const [to, setTo] = useState(me.email ?? '')
  const params = { path: { id: inboxId } }
  const test = useMutation({
    mutationFn: (address: string | null): Promise<Dialogue> =>
      address === null
        ? answer(api.POST('/inboxes/{id}/verifysmtp.json', { params }))
        : answer(api.POST('/inboxes/{id}/testsend.json', { params, body: { testsend: { to: address } } })),
    onSuccess: ({ accepted }, address) => accepted && address !== null && onAccepted?.(),
  })
  const problem = problemAt(test.error, 'to')

  function submit(event: FormEvent): void {
    event.preventDefault()
    test.mutate(to)
  }

  return (
    <section className={styles['panel']} aria-label={t('testTitle')}>
      <h3>{t('testTitle')}</h3>
      <p className={mail['quiet']}>{t('testText')}</p>
      <form className={mail['block']} onSubmit={submit} noValidate>
        <Field label={t('testTo')} error={problem}>
          {(control) => <Input {...control} type="email" value={to} onChange={(event) => setTo(event.target.value)} />}
        </Field>
        <div className={mail['tools']}>
          <Button type="submit" icon={Send} isBusy={test.isPending && test.variables !== null}>
            {t('testSend')}
          </Button>
          <Button icon={PlugZap} isBusy={test.isPending && test.variables === null} onClick={() => test.mutate(null)}>
            {t('testConnect')}
          </Button>
        </div>
      </form>
      {test.isError && problem === undefined && <ErrorState what={t('testFailed')} error={test.error} />}
      {test.data !== undefined && <Conversation dialogue={test.data} />}
    </section>
  )
}

function Conversation({ dialogue: { accepted, answer: lastWord, dialogue } }: { dialogue: Dialogue }) {
  const { t } = useTranslation('settings')
  return (
    <div className={mail['block']}>
      <Banner tone={accepted ? 'neutral' : 'danger'}>
        {accepted ? t('testAccepted') : t('testRefused')} {lastWord}
      </Banner>
      <ScrollBox className={mail['dialogue']} label={t('conversation')}>
        {dialogue.map(({ from, text }, nth) => (
          // lines of a conversation that is over keep their places
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <div key={nth} className={mail[from]}>
            {from === 'client' ? '→' : from === 'server' ? '←' : '·'} {text}
          </div>
        ))}
      </ScrollBox>
    </div>
  )
}
