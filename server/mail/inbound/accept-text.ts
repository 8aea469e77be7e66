import type { ParsedMail } from '../parse/parsed-mail.ts'
import { textToHtml } from '../parse/plain-text.ts'
import { type StoredFile, showStoredFiles } from './accept-files.ts'

/** A mail's text as a message shows it, and what is folded away below it. */
export interface ShownText {
  htmlBody: string
  textBody: string
  quotedHtml: string | null
  quotedText: string | null
}

/**
 * What was newly written is the message; history and signature stay beside it, folded. A mail of which nothing would be
 * left is shown whole.
 */
export function shownText(
  mail: Pick<ParsedMail, 'text' | 'html' | 'visible' | 'quoted'>,
  files: readonly StoredFile[],
): ShownText {
  const isEmpty = mail.visible.text.trim() === '' && !/<img\b/i.test(mail.visible.html ?? '')
  const shown = isEmpty ? { text: mail.text, html: mail.html } : mail.visible
  const quoted = isEmpty ? null : mail.quoted
  return {
    htmlBody: showStoredFiles(shown.html ?? textToHtml(shown.text), files),
    textBody: shown.text,
    quotedHtml: quoted === null ? null : showStoredFiles(quoted.html ?? textToHtml(quoted.text), files),
    quotedText: quoted?.text ?? null,
  }
}
