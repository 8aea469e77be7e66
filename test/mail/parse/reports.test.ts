import { describe, expect, test } from 'vitest'
import { statusOf } from '../../../server/mail/parse/bounce-reasons.ts'
import { bounces } from '../fixtures/bounces.ts'
import { read } from './support.ts'

const report = (
  type: string,
  body: string,
  returned = 'Message-ID: <sent-1@us.example>\nSubject: Your ticket\n\nText',
) => `From: MAILER-DAEMON@mx.example
To: desk@us.example
Subject: Report
Content-Type: multipart/report; report-type=x; boundary=b

--b
Content-Type: text/plain

In plain words
--b
Content-Type: message/${type}

${body}
--b
Content-Type: message/rfc822

${returned}
--b--`

describe('rule 33: reports in a form of their own', () => {
  test('delivery-status with several recipients', async () => {
    const mail = await read(
      report(
        'delivery-status',
        `Reporting-MTA: dns; mx.example

Original-Recipient: rfc822;Old@them.example
Final-Recipient: rfc822; <gone@Them.example>
Action: failed
Status: 5.1.1 (no such user)
Remote-MTA: dns; mx.them.example
Diagnostic-Code: smtp; 550 5.1.1 unknown
 user

Final-Recipient: rfc822;slow@them.example
Action: Delayed
Status: 4.0.0
Diagnostic-Code: smtp; 452 4.2.2 mailbox full
`,
      ),
    )
    expect(mail.text).toBe('In plain words')
    expect(mail.report).toMatchObject({
      type: 'delivery-status',
      isStandard: true,
      reportingMta: 'mx.example',
      originalMessageId: 'sent-1@us.example',
      recipients: [
        {
          finalRecipient: 'gone@them.example',
          originalRecipient: 'Old@them.example',
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: '550 5.1.1 unknown user',
          remoteMta: 'mx.them.example',
        },
        { finalRecipient: 'slow@them.example', action: 'delayed', status: '4.2.2' },
      ],
    })
    expect(mail.report?.originalHeaders).toContainEqual({ name: 'subject', value: 'Your ticket' })
    expect(mail.attachments).toHaveLength(2)
    expect(mail.messageId).toBeNull()
  })

  test('disposition-notification and feedback-report', async () => {
    const receipt = await read(
      report(
        'disposition-notification',
        'Final-Recipient: rfc822;a@them.example\nOriginal-Message-ID: <sent-2@us.example>\nDisposition: manual-action/MDN-sent-manually; displayed',
      ),
    )
    expect(receipt.report).toMatchObject({
      type: 'disposition-notification',
      originalMessageId: 'sent-2@us.example',
      recipients: [{ finalRecipient: 'a@them.example', action: 'displayed' }],
    })
    const complaint = await read(
      report('feedback-report', 'Feedback-Type: abuse\nUser-Agent: X/1\nOriginal-Rcpt-To: a@them.example'),
    )
    expect(complaint.report).toMatchObject({
      type: 'feedback-report',
      recipients: [{ finalRecipient: 'a@them.example', action: 'abuse' }],
    })
  })

  test('a report without a recipient is completed from its words', async () => {
    const mail = await read(
      report('delivery-status', 'Reporting-MTA: dns; mx.example', 'To: gone@them.example\n\nx').replace(
        'In plain words',
        '<gone@them.example>: 550 user unknown',
      ),
    )
    expect(mail.report?.recipients).toMatchObject([{ finalRecipient: 'gone@them.example', status: '5.1.1' }])
  })
})

describe('rule 35: bounces in words', () => {
  test.each(bounces)('%s', async (_, headers, text, recipient, status) => {
    const mail = await read(`${headers}\n\n${text}`)
    expect(mail.report?.recipients).toHaveLength(1)
    expect(mail.report?.recipients[0]).toMatchObject({ finalRecipient: recipient, status, action: 'failed' })
    expect(mail.report).toMatchObject({ type: 'delivery-status', isStandard: false })
    if (text.includes('Message-ID')) expect(mail.report?.originalMessageId).toBe('sent-1@us.example')
  })

  test('a warning of delay is no failure', async () => {
    const mail = await read(
      'From: MAILER-DAEMON@mx.example\nTo: desk@us.example\nSubject: Warning: message delayed 24 hours\n\nThe message has not yet been delivered to:\n\n  slow@them.example\n    Delay reason: 451 4.7.1 greylisted, try again later\n\nNo action is required; delivery will be retried.',
    )
    expect(mail.report?.recipients).toMatchObject([{ finalRecipient: 'slow@them.example', action: 'delayed' }])
  })

  test.each([
    [
      'a customer who writes of bounces',
      'From: ann@a.example\nTo: desk@us.example\nSubject: Undelivered parcel',
      'My parcel to bob@b.example could not be delivered. User unknown, they say.',
    ],
    [
      'an absence',
      'From: ann@a.example\nTo: desk@us.example\nReturn-Path: <>\nAuto-Submitted: auto-replied\nSubject: Out of office',
      'I am away. In urgent cases write to bob@a.example.',
    ],
    [
      'a newsletter',
      'From: news@a.example\nReturn-Path: <bounce-1@a.example>\nSubject: News',
      'Questions? help@a.example',
    ],
  ])('no bounce: %s', async (_, headers, text) => {
    expect((await read(`${headers}\n\n${text}`)).report).toBeNull()
  })

  test.each([
    ['5.1.1', '', '5.1.1'],
    ['5.0.0', '550 5.7.26 unauthenticated mail', '5.7.26'],
    ['', '550 No such user here', '5.1.1'],
    ['', '452 over quota', '4.2.2'],
    ['4.0.0', 'Connection timed out', '4.4.1'],
    ['', 'said: 550 blocked by spamhaus', '5.7.1'],
    ['', 'hello', ''],
  ])('status %j with %j is %j', (given, reason, status) => {
    expect(statusOf(given, reason)).toBe(status)
  })
})

describe('rule 33: mails that only look like reports, or do not look like any', () => {
  test('a complaint that is nothing but the mail complained of', async () => {
    const mail = await read(
      'From: staff@mail.example\nTo: abuse@us.example\nSubject: complaint about message from 192.0.2.9\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: ann@them.example\nMessage-ID: <sent-1@us.example>\nTo: other@them.example\n\nText\n--b--',
    )
    expect(mail.report).toMatchObject({
      type: 'feedback-report',
      originalMessageId: 'sent-1@us.example',
      recipients: [{ finalRecipient: 'ann@them.example', action: 'abuse' }],
    })
  })

  test.each([
    [
      'Re: Undelivered Mail Returned to Sender',
      'See below.\n\n550 5.1.1 no such user\n\n--- Original message ---\nTo: x@them.example',
    ],
    ['Fwd: failure notice', 'What is this?\n\ncould not be delivered to the following recipients:\n\nx@them.example\n'],
    ['My delivery failed', 'The parcel could not be delivered. Write to\n\nann@a.example\n'],
  ])('what people write about bounces is none: %s', async (subject, text) => {
    const mail = await read(`From: Ann <ann@a.example>\nTo: desk@us.example\nSubject: ${subject}\n\n${text}`)
    expect(mail.report).toBeNull()
  })
})
