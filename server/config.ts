import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { type Problems, readers } from './lib/settings.ts'

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** Everything an operator can set; docs/operations.md has one row for each. */
export interface Config {
  host: string
  /** 0 asks the system for a free port (tests). */
  port: number
  /** null = the built-in PostgreSQL in `dataDir`. */
  databaseUrl: string | null
  /** Absolute. Holds `postgres/` (the built-in database) and the uploaded files. */
  dataDir: string
  /** How people reach this desk, without a trailing slash. */
  publicUrl: string
  smtpUrl: string | null
  adminEmail: string | null
  adminPassword: string | null
  apiToken: string | null
  siteName: string
  logLevel: (typeof logLevels)[number]
  /** Limit of a JSON body. */
  maxBodyBytes: number
  /** Limit of one uploaded file. */
  maxFileBytes: number
  /** Limit of the files of one message that is mailed, all together, as a mail carries them. */
  maxMailBytes: number
  /** Requests a minute and token; 0 = no limit. */
  rateLimitPerMinute: number
  /** How long after a broken connection an equal create gets the first answer; 0 = off. */
  repeatGuardSeconds: number
  poolSize: number
  /** Proxies whose X-Forwarded-For is believed: addresses, networks, or `loopback`, `linklocal`, `uniquelocal`. */
  trustedProxies: string[]
  /** Webhooks may go to addresses of this machine and of private networks. */
  webhookAllowPrivate: boolean
  /** Where mail is taken in by SMTP or LMTP; null = nowhere. Port 0 asks the system for a free one. */
  inboundListen: { host: string; port: number } | { path: string } | null
  inboundIsLmtp: boolean
  /** Limit of one mail that comes in. */
  inboundMaxBytes: number
  /** PEM files for STARTTLS; null = a certificate of the desk's own making. */
  inboundTls: { certFile: string; keyFile: string } | null
  /** The mail server in front of this desk, as its Authentication-Results name it; null = by the inboxes' domains. */
  authservId: string | null
}

const mebibyte = 1024 * 1024

/** Reads and checks every setting; throws one line that names each wrong variable. The only reader of the environment. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const problems: Problems = []
  const { text, wholeNumber, oneOf, url, email, secret, finish } = readers(env, problems)

  const host = text('HOST') ?? '127.0.0.1'
  const port = wholeNumber('PORT', { minimum: 0, maximum: 65_535, otherwise: 3000 })
  const config: Config = {
    host,
    port,
    databaseUrl: url('DATABASE_URL', ['postgres:', 'postgresql:']),
    dataDir: resolve(text('DESK_DATA_DIR') ?? './data'),
    publicUrl: url('DESK_PUBLIC_URL', ['http:', 'https:'])?.replace(/\/+$/, '') ?? localUrl(host, port),
    smtpUrl: url('DESK_SMTP_URL', ['smtp:', 'smtps:']),
    adminEmail: email('DESK_ADMIN_EMAIL'),
    adminPassword: secret('DESK_ADMIN_PASSWORD', { minimumLength: 8 }),
    apiToken: secret('DESK_API_TOKEN', { minimumLength: 20 }),
    siteName: text('DESK_SITE_NAME') ?? 'Deskhand',
    logLevel: oneOf('DESK_LOG_LEVEL', logLevels, 'info'),
    maxBodyBytes: wholeNumber('DESK_MAX_BODY_BYTES', { minimum: 1024, otherwise: 10 * mebibyte }),
    maxFileBytes: wholeNumber('DESK_MAX_FILE_BYTES', { minimum: 1, otherwise: 100 * mebibyte }),
    maxMailBytes: wholeNumber('DESK_MAX_MAIL_BYTES', { minimum: 1024, otherwise: 25 * mebibyte }),
    rateLimitPerMinute: wholeNumber('DESK_RATE_LIMIT', { minimum: 0, otherwise: 0 }),
    repeatGuardSeconds: wholeNumber('DESK_REPEAT_GUARD_SECONDS', { minimum: 0, maximum: 600, otherwise: 5 }),
    poolSize: wholeNumber('DESK_POOL_SIZE', { minimum: 1, maximum: 100, otherwise: 8 }),
    trustedProxies: readProxies(text('DESK_TRUSTED_PROXIES') ?? 'loopback', problems),
    webhookAllowPrivate: oneOf('DESK_WEBHOOK_ALLOW_PRIVATE', ['true', 'false'], 'false') === 'true',
    ...readInbound(text, wholeNumber, problems),
    authservId: text('DESK_AUTHSERV_ID'),
  }
  finish('DESK_')
  return config
}

function readProxies(value: string, problems: Problems): string[] {
  const proxies = value.split(',').map((part) => part.trim())
  const isKnown = (part: string) => {
    const [address = '', prefix = '0'] = part.split('/')
    const longest = isIP(address) === 6 ? 128 : 32
    return /^(none|loopback|linklocal|uniquelocal)$/.test(part) || (isIP(address) !== 0 && Number(prefix) <= longest)
  }
  for (const part of proxies)
    if (!isKnown(part)) problems.push(`DESK_TRUSTED_PROXIES must be addresses or networks (got "${part}")`)
  return proxies.filter((part) => part !== 'none')
}

function readInbound(
  text: (name: string) => string | null,
  wholeNumber: ReturnType<typeof readers>['wholeNumber'],
  problems: Problems,
): Pick<Config, 'inboundListen' | 'inboundIsLmtp' | 'inboundMaxBytes' | 'inboundTls'> {
  const host = text('DESK_INBOUND_HOST') ?? '127.0.0.1'
  const port = text('DESK_INBOUND_PORT')
  const number = wholeNumber('DESK_INBOUND_PORT', { minimum: 0, maximum: 65_535, otherwise: 0 })
  const lmtp = text('DESK_INBOUND_LMTP') ?? 'false'
  const [certFile, keyFile] = [text('DESK_INBOUND_TLS_CERT'), text('DESK_INBOUND_TLS_KEY')]
  const path = lmtp.includes('/') ? lmtp : null
  if (path === null && !/^(true|false)$/i.test(lmtp))
    problems.push('DESK_INBOUND_LMTP must be true, false or the path of a socket')
  if ((certFile === null) !== (keyFile === null))
    problems.push('DESK_INBOUND_TLS_CERT and DESK_INBOUND_TLS_KEY must be set together')
  return {
    inboundListen: path !== null ? { path: resolve(path) } : port === null ? null : { host, port: number },
    inboundIsLmtp: path !== null || lmtp.toLowerCase() === 'true',
    inboundMaxBytes: wholeNumber('DESK_INBOUND_MAX_BYTES', { minimum: 64 * 1024, otherwise: 50 * mebibyte }),
    inboundTls: certFile === null || keyFile === null ? null : { certFile, keyFile },
  }
}

/** The address to open on this machine for a server that listens on `host`; a wildcard is reached as localhost. */
export function localUrl(host: string, port: number): string {
  const isWildcard = host === '0.0.0.0' || host === '::'
  const name = isWildcard ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
