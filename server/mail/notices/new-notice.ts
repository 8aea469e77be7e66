/** A mail of the desk's own, which belongs to no message. */
export interface NewNotice {
  /** What it is, in a word: `invitation`, `assigned`, `autoReply`. */
  kind: string
  to: { address: string; name?: string }
  subject: string
  text: string
  html?: string
  ticketId?: number
  /** The agent it tells, for limits on how many they get. */
  userId?: number
  /** The ticket's inbox, else the site's first one, when absent. */
  from?: { address: string; name?: string }
  /** The sender as SMTP sees it: the From address when absent, nobody when ''. */
  envelopeFrom?: string
  /** Without angle brackets. */
  inReplyTo?: string
  /** Header name -> value, beside Auto-Submitted and X-Auto-Response-Suppress, which every notice has. */
  headers?: Readonly<Record<string, string>>
  /** When it would be too late to send it. */
  expiresAt?: Date
}
