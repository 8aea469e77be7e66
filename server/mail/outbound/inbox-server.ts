import type { Database, Queryable } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { smtpAccessToken } from './access-token.ts'
import { connectionOptions, type SmtpSecurity, type SmtpServer } from './smtp-server.ts'
import { transportTo } from './smtp-transport.ts'
import type { MailTransport } from './transport.ts'

interface ServerRow {
  smtp_server: string
  smtp_port: number
  smtp_security: string
  smtp_username: string
  smtp_password: string
  smtp_authentication: 'password' | 'oauth2'
}

/**
 * The SMTP server of an inbox that has its own; null for one that uses the site's. Read anew for every mail, so that a
 * change works at once in every process. `clientName` is the name in EHLO.
 */
export async function findInboxServer(
  database: Database,
  inboxId: number,
  clientName: string,
): Promise<SmtpServer | null> {
  const row = await findServerRow(database, inboxId)
  if (row === undefined) return null
  const security = securityOf(row)
  return {
    options: connectionOptions({
      host: row.smtp_server.trim(),
      port: row.smtp_port || (security === 'tls' ? 465 : 587),
      security,
      clientName,
    }),
    login: loginOf(database, inboxId, row),
  }
}

/** What sends the mail of an inbox: its own server, else `otherwise`, the site's. */
export async function findInboxTransport(
  dependencies: { database: Database; transport: MailTransport | null; clientName?: string },
  inboxId: number,
): Promise<MailTransport | null> {
  const server = await findInboxServer(dependencies.database, inboxId, dependencies.clientName ?? 'localhost')
  return server === null ? dependencies.transport : transportTo(server)
}

async function findServerRow(db: Queryable, inboxId: number): Promise<ServerRow | undefined> {
  const [row] = await db.query<ServerRow>(sql`
    select smtp_server, smtp_port, smtp_security, smtp_username, smtp_password, smtp_authentication
    from inboxes where id = ${inboxId} and not use_teamwork_mail_server and trim(smtp_server) <> ''`)
  return row
}

function loginOf(database: Database, inboxId: number, row: ServerRow): SmtpServer['login'] {
  if (row.smtp_username === '') return undefined
  if (row.smtp_authentication === 'password') return { user: row.smtp_username, pass: row.smtp_password }
  return { user: row.smtp_username, token: (isRefused) => smtpAccessToken(database, inboxId, isRefused) }
}

/** The API has no list of words for this, so the usual ones are understood; without one the port decides. */
function securityOf({ smtp_security: word, smtp_port: port }: ServerRow): SmtpSecurity {
  const plain = word.toLowerCase().replace(/[^a-z]/g, '')
  if (plain === 'none' || plain === 'plain') return 'none'
  if (plain.includes('starttls')) return 'starttls'
  if (plain.includes('ssl') || plain.includes('tls')) return port === 587 || port === 25 ? 'starttls' : 'tls'
  return port === 465 ? 'tls' : 'offered'
}
