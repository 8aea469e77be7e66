import { randomBytes } from 'node:crypto'
import type { Config } from '../config.ts'
import type { Database, Tx } from '../db/pool.ts'
import { hashPassword } from './passwords.ts'
import {
  type AdminRow,
  findAdmin,
  findFirstInboxId,
  insertAdmin,
  insertApiToken,
  insertFirstInbox,
  insertSignInLink,
  insertSite,
  lockFirstStart,
  updatePasswordHash,
} from './queries.ts'
import { hashToken, newApiToken, newSecret } from './tokens.ts'

const defaultAdminEmail = 'admin@localhost.localdomain'

export interface FirstStart {
  /** True when this very call made the site. */
  created: boolean
  /** Signs the administrator in, once, within an hour. Every start makes a new one. */
  signInUrl: string
  /** The new random token, shown this once; null when it exists already or the operator brought one. */
  apiToken: string | null
  /** The inbox to show in examples; null when there is none any more. */
  inboxId: number | null
}

/**
 * Makes the site, the inbox Support, the administrator and a token unless they exist, and applies DESK_API_TOKEN and
 * DESK_ADMIN_PASSWORD. Several processes may call it at once: one does the work, the others find it done.
 */
export function firstStart(database: Database, config: Config): Promise<FirstStart> {
  return database.transaction(async (tx) => {
    await lockFirstStart(tx)
    const created = await insertSite(tx, { name: config.siteName, secret: randomBytes(32) })
    const email = config.adminEmail ?? defaultAdminEmail
    const admin = (await findAdmin(tx)) ?? (await insertAdmin(tx, email))
    if (created) await insertFirstInbox(tx, { ...supportInbox(email), adminId: admin.id })
    await applyPassword(tx, admin, config.adminPassword)
    const apiToken = created && config.apiToken === null ? newApiToken() : null
    await applyToken(tx, admin, apiToken ?? config.apiToken)
    return {
      created,
      signInUrl: await newSignInUrl(tx, admin, config.publicUrl),
      apiToken,
      inboxId: await findFirstInboxId(tx),
    }
  })
}

/** The first inbox receives at the administrator's domain. */
function supportInbox(adminEmail: string) {
  const domain = adminEmail.slice(adminEmail.lastIndexOf('@') + 1)
  return { name: 'Support', localPart: 'support', email: `support@${domain}` }
}

/** Only the first password comes from the settings; later ones are the administrator's own business. */
async function applyPassword(tx: Tx, admin: AdminRow, password: string | null): Promise<void> {
  if (password === null || admin.password_hash !== null) return
  await updatePasswordHash(tx, admin.id, await hashPassword(password))
}

async function applyToken(tx: Tx, admin: AdminRow, token: string | null): Promise<void> {
  if (token !== null) await insertApiToken(tx, { userId: admin.id, name: 'First token', hash: hashToken(token) })
}

async function newSignInUrl(tx: Tx, admin: AdminRow, publicUrl: string): Promise<string> {
  const secret = newSecret()
  await insertSignInLink(tx, { userId: admin.id, hash: hashToken(secret) })
  return `${publicUrl}/sign-in?token=${secret}`
}
