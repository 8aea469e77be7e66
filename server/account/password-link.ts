import type { Tx } from '../db/pool.ts'
import { queueNotice } from '../mail/notices/queue-notice.ts'
import { type Addressee, insertPasswordLink, type PasswordLinkKind } from './password-queries.ts'
import { hashToken, newSecret } from './tokens.ts'

export interface PasswordLink {
  id: number
  url: string
  /** As the database writes times. */
  expiresAt: string
}

const hoursOf: Record<PasswordLinkKind, number> = { invitation: 7 * 24, reset: 1 }

interface LinkRequest {
  kind: PasswordLinkKind
  user: Addressee
  baseUrl: string
  siteName: string
  /** Who invites. */
  by?: { id: number; name: string }
  /** Whether the link goes to the user by mail. */
  isMailed: boolean
}

/**
 * Makes a one-time link by which a user chooses a password: an invitation holds for a week, a reset for an hour. Only
 * its hash is stored. With `isMailed` it is mailed to the user as well.
 */
export async function createPasswordLink(tx: Tx, request: LinkRequest): Promise<PasswordLink> {
  const { kind, user, baseUrl, by } = request
  const secret = newSecret()
  const { id, expires_at: expiresAt } = await insertPasswordLink(tx, {
    userId: user.id,
    kind,
    hash: hashToken(secret),
    hours: hoursOf[kind],
    createdById: by?.id ?? null,
  })
  // behind the #, so that the secret gets into no log of a server or proxy
  const url = `${baseUrl}/sign-in/password#token=${secret}`
  if (request.isMailed) {
    await queueNotice(tx, {
      kind,
      to: { address: user.email, name: `${user.first_name} ${user.last_name}`.trim() },
      userId: user.id,
      ...(kind === 'invitation' ? invitation(request, url) : reset(request, url)),
      expiresAt: new Date(expiresAt),
    })
  }
  return { id, url, expiresAt }
}

function invitation({ siteName, by, baseUrl }: LinkRequest, url: string) {
  const inviter = by?.name || 'An administrator'
  return {
    subject: `${inviter} invites you to ${siteName}`,
    text: `${inviter} invites you to answer customers at ${siteName} (${baseUrl}).

Choose your password here:
${url}

The link works once, for seven days. If you did not expect this, ignore it: nothing happens without your password.
`,
  }
}

function reset({ siteName }: LinkRequest, url: string) {
  return {
    subject: `A new password for ${siteName}`,
    text: `Somebody, probably you, asked for a new password for your account at ${siteName}.

Choose it here:
${url}

The link works once, for an hour. If it was not you, ignore this mail: your password stays as it is.
`,
  }
}
