import { expect, test } from 'vitest'
import { automaticReason } from './automatic.ts'
import { isAutomaticSubject } from './automatic-subjects.ts'

const header = (text: string) => {
  const at = text.indexOf(':')
  return { name: text.slice(0, at).toLowerCase(), value: text.slice(at + 1).trim() }
}

function reasonOf(fields: {
  headers?: string[]
  subject?: string
  from?: string
  envelopeFrom?: string | null
  isOwnList?: boolean
}) {
  return automaticReason({
    mail: {
      headers: (fields.headers ?? []).map(header),
      report: null,
      returnPath: null,
      subject: fields.subject ?? 'Hello',
    },
    envelopeFrom: fields.envelopeFrom ?? null,
    senderAddress: fields.from ?? 'carla@example.com',
    isOwnList: fields.isOwnList ?? false,
    repeats: 0,
  })
}

test.each([
  'Auto-Submitted: auto-generated',
  'Auto-Submitted: auto-replied; owner-email="x@y.test"',
  'Auto-Submitted: auto-notified',
  'Precedence: auto_reply',
  'Precedence: Junk',
  'X-Auto-Response-Suppress: OOF, AutoReply',
  'X-Auto-Response-Suppress: DR, RN, NRN',
  'X-Autorespond: vacation',
  'X-Autoreply: yes',
  'X-Loop: list@example.com',
  'X-FC-MachineGenerated: true',
  'List-Id: <news.example.com>',
  'List-Unsubscribe: <mailto:off@example.com>',
  'Content-Type: multipart/report; report-type=feedback-report',
])('rule 33: %s makes a mail automatic, and says so', (line) => {
  expect(reasonOf({ headers: [line] })?.toLowerCase()).toContain(
    line.slice(0, line.indexOf(':')).toLowerCase().replace('content-type', 'multipart/report'),
  )
})

test.each([
  'Auto-Submitted: no',
  'Auto-Submitted: No (a person)',
  'Precedence: normal',
  'X-Auto-Response-Suppress: None',
  'X-Loop: no',
])('rule 33: %s is what people send too', (line) => expect(reasonOf({ headers: [line] })).toBeNull())

test('rule 33: the null sender is automatic, an unknown one is not', () => {
  expect(reasonOf({ envelopeFrom: '' })).toBe('null sender')
  expect(reasonOf({ envelopeFrom: null })).toBeNull()
})

test('rule 33: addresses that nobody reads are automatic', () => {
  for (const from of [
    'MAILER-DAEMON@x.test',
    'postmaster@x.test',
    'no-reply@x.test',
    'noreply+7@x.test',
    'do_not_reply@x.test',
    'donotreply-eu@x.test',
  ])
    expect(reasonOf({ from }), from).toContain('sender')
  for (const from of ['norbert@x.test', 'nora.reply@x.test', 'info@noreply.test'])
    expect(reasonOf({ from }), from).toBeNull()
})

test('rule 33: a list that is one of our own addresses only passes on what people write', () => {
  expect(reasonOf({ headers: ['List-Id: <support.acme.test>'], isOwnList: true })).toBeNull()
})

test.each([
  'Out of Office: Re: Printer',
  'Automatic reply: Printer',
  'Auto-Response: hello',
  'Abwesenheitsnotiz: Drucker',
  'Automatische Antwort: Drucker',
  'Réponse automatique : Imprimante',
  'Respuesta automática: impresora',
  'Resposta automática: impressora',
  'Risposta automatica: stampante',
  'Automatisch antwoord: printer',
  'Autosvar: Printer',
  'Automatiskt svar: skrivare',
  'Automaattinen vastaus: tulostin',
  'Autoodpowiedź: drukarka',
  'Automatická odpověď: tiskárna',
  'Automatikus válasz: nyomtató',
  'Автоматический ответ: принтер',
  'Αυτόματη απάντηση: εκτυπωτής',
  'Otomatik Yanıt: yazıcı',
  'תשובה אוטומטית: מדפסת',
  'رد تلقائي: طابعة',
  '自動応答: プリンター',
  '自动回复: 打印机',
  '자동 회신: 프린터',
])('rule 33: "%s" is the subject of a vacation note', (subject) => {
  expect(isAutomaticSubject(subject)).toBe(true)
  expect(reasonOf({ subject })).toContain('subject')
})

test.each([
  'Re: Out of office hours, whom do I call?',
  'How do I set up an automatic reply?',
  'Office supplies',
  'I am away from home, can you help?',
])('rule 33: "%s" is a person’s subject', (subject) => expect(isAutomaticSubject(subject)).toBe(false))
