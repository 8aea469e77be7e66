// What reading a mail gives: the contract between the bytes that came in and everything that is done with them.

/** A mailbox of a header. The domain is lower case; the address is '' when it is unusable (a name alone, a group). */
export interface MailAddress {
  name: string
  address: string
}

/** A header field: the name in lower case, the value unfolded and decoded. */
export interface MailHeader {
  name: string
  value: string
}

/** A file of a mail. `note` says in plain words what is odd about it (cut, encrypted, made from something else). */
export interface MailAttachment {
  fileName: string
  contentType: string
  content: Buffer
  /** Without <>, null when it has none. */
  contentId: string | null
  /** Shown within the HTML text instead of in the list of files. */
  isInline: boolean
  note?: string
}

/** One recipient of a delivery report (RFC 3464); texts are '' when the report does not say. */
export interface ReportRecipient {
  finalRecipient: string
  originalRecipient: string
  /** failed, delayed, delivered, relayed, expanded (RFC 3464); displayed, deleted, dispatched … (RFC 8098). */
  action: string
  /** RFC 3463, such as 5.1.1; '' when neither given nor found in the reason. */
  status: string
  diagnosticCode: string
  remoteMta: string
}

/** What a mail system tells about a mail of ours, from a multipart/report or from a bounce in its own words. */
export interface DeliveryReport {
  type: 'delivery-status' | 'disposition-notification' | 'feedback-report'
  /** False when it was recognised by its words only. */
  isStandard: boolean
  recipients: ReportRecipient[]
  reportingMta: string
  /** Message-ID of the mail it is about, without <>; null when the report does not carry it. */
  originalMessageId: string | null
  /** Headers of the mail it is about, as far as returned. */
  originalHeaders: MailHeader[]
}

/** An appointment of a text/calendar part (RFC 5545, RFC 6047). */
export interface CalendarCard {
  /** REQUEST, CANCEL, REPLY, COUNTER, PUBLISH … in upper case, '' when not given. */
  method: string
  uid: string
  summary: string
  start: Date | null
  end: Date | null
  isAllDay: boolean
  /** IANA name as far as known (Windows names are translated), else as given; null for times in UTC or without zone. */
  timezone: string | null
  location: string
  organizer: MailAddress | null
  attendees: (MailAddress & { status: string })[]
  status: string
  sequence: number
}

/** An S/MIME signature (RFC 8551) as it was verified when the mail was read. */
export interface MailSignature {
  /** It is the signature of this very content by the key of its certificate. */
  isValid: boolean
  /** Why not, in plain words; '' when it is valid. */
  reason: string
  /** The addresses the certificate is for, in lower case. */
  addresses: string[]
  /** Names of who signed and of who issued the certificate; '' when there are none. */
  signer: string
  issuer: string
  /** The certificates lead to an authority this program knows, and are valid today. */
  isTrusted: boolean
}

/** Text and HTML that belong together; html is null when the mail has no HTML. */
export interface ReadableText {
  text: string
  html: string | null
}

/** A mail as people and the rest of the desk see it. Every string is fit for PostgreSQL: no NUL, no lone surrogate. */
export interface ParsedMail {
  /** Without <>; null when missing. */
  messageId: string | null
  inReplyTo: string[]
  /** Without <>, oldest first, at most 100. */
  references: string[]
  /** As claimed; null when missing, unusable or absurd. */
  date: Date | null
  subject: string
  from: MailAddress[]
  sender: MailAddress | null
  replyTo: MailAddress[]
  to: MailAddress[]
  cc: MailAddress[]
  bcc: MailAddress[]
  /** Addresses of Delivered-To, X-Original-To, Envelope-To and the like, in order. */
  deliveredTo: string[]
  /** '' is the null sender <>; null when there is no Return-Path. */
  returnPath: string | null
  headers: MailHeader[]
  /** The whole readable text; made from the HTML when there is no other. */
  text: string
  /** Cleaned HTML that is safe to show; cid: links are kept. */
  html: string | null
  /** What was newly written: without quoted history and signature. */
  visible: ReadableText
  /** What was folded away; visible and quoted together lose nothing. */
  quoted: ReadableText | null
  attachments: MailAttachment[]
  report: DeliveryReport | null
  calendar: CalendarCard[]
  security: {
    kind: 'smime-signed' | 'smime-encrypted' | 'pgp-signed' | 'pgp-encrypted' | null
    /** The subject among the protected headers, when the outer one hides it. */
    subjectInside: string | null
    /** What an S/MIME signature says; null when there is none. */
    signature: MailSignature | null
  }
  /** Images the HTML wants from elsewhere; `pixels` are those of at most 1x1. */
  remoteImages: { count: number; pixels: number }
  /** What was repaired or cut, in plain words. */
  warnings: string[]
}

/** How much a mail may ask for before it counts as too odd to read. */
export interface ParseLimits {
  maxBytes: number
  maxDepth: number
  maxParts: number
  maxHeaderBytes: number
  maxHeaders: number
  /** Decoded bytes of all parts together, per byte of the mail (nested mails are counted again). */
  maxDecodedRatio: number
  maxMilliseconds: number
}

export const defaultLimits: ParseLimits = {
  maxBytes: 160 * 1024 * 1024,
  maxDepth: 100,
  maxParts: 1_000,
  maxHeaderBytes: 2 * 1024 * 1024,
  maxHeaders: 5_000,
  maxDecodedRatio: 8,
  maxMilliseconds: 30_000,
}

/** What can still be said about a mail that is too odd to read; enough for a ticket with the raw file attached. */
export interface OddMail {
  messageId: string | null
  subject: string
  from: MailAddress[]
  to: MailAddress[]
  deliveredTo: string[]
}

/** A mail over a limit. `reason` is in plain words. */
export class MailTooOdd extends Error {
  readonly reason: string
  readonly mail: OddMail

  constructor(reason: string, mail: OddMail) {
    super(`The mail cannot be read: ${reason}`)
    this.name = 'MailTooOdd'
    this.reason = reason
    this.mail = mail
  }
}
