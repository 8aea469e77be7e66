import { isEmailAddress, normalizeEmail } from '../../lib/email-address.ts'
import { readAddresses } from '../parse/addresses.ts'
import { decodeHeaderText } from '../parse/encoded-words.ts'
import { firstHeader, readHeaderBlock } from '../parse/header-block.ts'
import type { MailAddress, ParsedMail } from '../parse/parsed-mail.ts'
import { isForwardSubject } from './subject.ts'

// How programs call the sender, and what else stands in the block of a mail that is passed on.
const senderLabels =
  'from|von|de|da|van|fra|från|lähettäjä|od|feladó|kimden|от|від|από|寄件者|发件人|差出人|보낸 사람|보낸사람|מאת|من|expéditeur|remitente'
const otherLabels =
  'sent|date|subject|to|cc|gesendet|datum|betreff|an|envoyé|objet|à|enviado( el)?|asunto|para|data|assunto|inviato|oggetto|a|verzonden|onderwerp|aan|sendt|emne|til|skickat|ämne|till|lähetetty|aihe|vastaanottaja|wysłano|temat|do|odesláno|předmět|komu|elküldve|tárgy|címzett|gönderildi|konu|kime|дата|отправлено|тема|кому|надіслано|ημερομηνία|θέμα|προς|日期|主题|主旨|收件人|日時|件名|宛先|날짜|보낸 날짜|제목|받는 사람|נשלח|נושא|אל|תאריך|التاريخ|الموضوع|إلى'
const senderLine = new RegExp(`^[\\s>*_|]*(?:${senderLabels})[\\s*_]*[:：]\\s*(.+)$`, 'iu')
const otherLine = new RegExp(`^[\\s>*_|]*(?:${otherLabels})[\\s*_]*[:：]`, 'iu')

const linesLooked = 400
const linesOfBlock = 8

/**
 * Who wrote the mail that this one passes on (rule 27): the sender in the header block of the text, or of an attached
 * mail. Null when the mail is no forward, or does not say. Pure.
 */
export function forwardedSender(
  mail: Pick<ParsedMail, 'subject' | 'text' | 'attachments' | 'inReplyTo'>,
): MailAddress | null {
  const isForward = isForwardSubject(mail.subject)
  const attached = mail.attachments.find((file) => file.contentType === 'message/rfc822')
  if (!isForward && attached === undefined) return null
  return (isForward ? senderInText(mail.text) : null) ?? (attached === undefined ? null : senderOf(attached.content))
}

/** The sender line of the first header block: a line that names one, with another label close by. */
function senderInText(text: string): MailAddress | null {
  const lines = text.slice(0, 60_000).split(/\r?\n/, linesLooked)
  for (const [index, line] of lines.entries()) {
    const value = senderLine.exec(line.slice(0, 1_000))?.[1]
    if (value === undefined) continue
    const near = lines.slice(index + 1, index + 1 + linesOfBlock)
    if (!near.some((other) => otherLine.test(other.slice(0, 1_000)))) continue
    const found = addressIn(value) ?? addressIn(`${value} ${near[0] ?? ''}`)
    if (found !== null) return found
  }
  return null
}

function addressIn(value: string): MailAddress | null {
  const plain = value.replace(/[*_]{1,2}(?=\s|$)|(?<=^|\s)[*_]{1,2}/g, '').replace(/mailto:/gi, '')
  const match = /[<([]?\s*([^\s<>()[\]",;]+@[^\s<>()[\]",;]+)/.exec(plain)
  const address = match?.[1]?.replace(/\.$/, '') ?? ''
  if (match === null || !isEmailAddress(address)) return null
  const name = plain.slice(0, match.index).replace(/^["'\s]+|["'\s]+$/g, '')
  return { name, address: normalizeEmail(address) }
}

function senderOf(content: Buffer): MailAddress | null {
  const { headers } = readHeaderBlock(content, 0, Math.min(content.length, 100_000), true)
  const from = readAddresses(firstHeader(headers, 'from') ?? '').find(({ address }) => isEmailAddress(address))
  return from === undefined ? null : { name: decodeHeaderText(from.name), address: normalizeEmail(from.address) }
}
