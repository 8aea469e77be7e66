import type { SMTPServerSession } from 'smtp-server'
import { smtpError } from './smtp-error.ts'

export interface SessionLimits {
  mostPerAddress: number
  sessionMilliseconds: number
  /** Ends a session that took too long. */
  cut(session: SMTPServerSession): void
}

/** Watches who is connected: not too many from one address, and nobody for ever. */
export function watchSessions({ mostPerAddress, sessionMilliseconds, cut }: SessionLimits) {
  const open = new Map<string, { address: string; timer: NodeJS.Timeout }>()
  return {
    /** Notes a new session; gives the error to greet it with when there are too many. */
    admit(session: SMTPServerSession): Error | null {
      const address = session.remoteAddress
      const others = [...open.values()].filter((entry) => entry.address === address).length
      if (others >= mostPerAddress) return smtpError(421, '4.7.0 Too many connections from your address')
      const timer = setTimeout(cut, sessionMilliseconds, session).unref()
      open.set(session.id, { address, timer })
      return null
    },
    release(session: SMTPServerSession): void {
      clearTimeout(open.get(session.id)?.timer)
      open.delete(session.id)
    },
    stop(): void {
      for (const { timer } of open.values()) clearTimeout(timer)
      open.clear()
    },
  }
}
