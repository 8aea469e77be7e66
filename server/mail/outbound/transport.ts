import type { Readable } from 'node:stream'

/** The sender and the recipients as SMTP sees them; Bcc exists only here. */
export interface Envelope {
  from: string
  to: readonly string[]
}

/**
 * What became of one recipient. `sent`: the server accepted the mail for it. `failed`: refused for good. `retry`: not
 * accepted this time. `unknown`: the server may have accepted it; nobody can tell, so it is not sent again.
 */
export interface RecipientOutcome {
  address: string
  state: 'sent' | 'failed' | 'retry' | 'unknown'
  /** The server's words or the network's error. */
  reason: string
  /** Set when it is the server that fails, not this mail: it cannot be reached, or does not take our login. */
  trouble?: 'connection' | 'login'
}

export interface MailTransport {
  /**
   * Tries once. Resolves with one outcome per recipient and never rejects. `onData` runs when the server asks for
   * the text, before its first byte leaves: if it rejects, nothing is sent and every recipient is `retry`.
   */
  send(envelope: Envelope, mail: Readable, onData: () => Promise<void>): Promise<RecipientOutcome[]>
}
