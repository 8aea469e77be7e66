import { defaultLimits, type ParseLimits } from './parsed-mail.ts'

/** A limit was reached; the entry point turns it into a MailTooOdd with what is known about the mail. */
export class OverLimit extends Error {}

/** What one mail has used of its limits. Every function that may multiply work or memory asks it first. */
export class Budget {
  readonly limits: ParseLimits
  readonly warnings = new Set<string>()
  private readonly decodable: number
  private readonly deadline: number
  private decoded = 0
  private parts = 0
  private headers = 0

  constructor(mailBytes: number, limits: Partial<ParseLimits>) {
    this.limits = { ...defaultLimits, ...limits }
    if (mailBytes > this.limits.maxBytes) throw new OverLimit(`it is larger than ${this.limits.maxBytes} bytes`)
    // a small mail may well grow: a few lines of compressed text are no attack
    this.decodable = Math.max(mailBytes * this.limits.maxDecodedRatio, 10 * 1024 * 1024)
    this.deadline = performance.now() + this.limits.maxMilliseconds
  }

  /** Counts a part at a depth (0 is the mail itself). Throws OverLimit. */
  addPart(depth: number): void {
    this.parts += 1
    if (depth > this.limits.maxDepth) throw new OverLimit(`its parts are nested deeper than ${this.limits.maxDepth}`)
    if (this.parts > this.limits.maxParts) throw new OverLimit(`it has more than ${this.limits.maxParts} parts`)
    this.checkTime()
  }

  /** Counts header fields and their size in bytes. Throws OverLimit. */
  addHeaders(count: number, bytes: number): void {
    this.headers += count
    if (this.headers > this.limits.maxHeaders) throw new OverLimit(`it has more than ${this.limits.maxHeaders} headers`)
    if (bytes > this.limits.maxHeaderBytes)
      throw new OverLimit(`its header is over ${this.limits.maxHeaderBytes} bytes`)
  }

  /** Counts bytes that were unpacked. Throws OverLimit. */
  addDecoded(bytes: number): void {
    this.decoded += bytes
    if (this.decoded > this.decodable) throw new OverLimit('it unpacks to many times its size')
    this.checkTime()
  }

  /** Bytes that may still be unpacked. */
  get room(): number {
    return Math.max(0, this.decodable - this.decoded)
  }

  /** Notes in plain words that something was repaired or cut; the same words once. */
  warn(words: string): void {
    if (this.warnings.size < 50) this.warnings.add(words)
  }

  private checkTime(): void {
    if (performance.now() > this.deadline) throw new OverLimit('took too long')
  }
}
