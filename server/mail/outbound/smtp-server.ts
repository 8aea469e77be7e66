import { isIP } from 'node:net'
import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection'

export type SmtpLogin =
  | { user: string; pass: string }
  /** `token` gives a valid access token (XOAUTH2); with `isRefused` the server did not take the last one. */
  | { user: string; token: (isRefused: boolean) => Promise<string> }

/** Where and how to hand over mail. */
export interface SmtpServer {
  options: SMTPConnectionOptions
  login: SmtpLogin | undefined
}

const connectMilliseconds = 15_000
const socketMilliseconds = 60_000

/**
 * Reads DESK_SMTP_URL: `smtp://user:password@host:port` (STARTTLS when the server offers it; `?starttls=required`
 * insists) or `smtps://…` (TLS from the start). Default ports: 465 for smtps, 587 with a login, else 25. `clientName` is
 * the name in EHLO. Throws an error that says what is wrong with it, without the password.
 */
export function readSmtpUrl(
  url: string,
  clientName: string,
): { options: SMTPConnectionOptions; login: { user: string; pass: string } | undefined } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || (parsed.protocol !== 'smtp:' && parsed.protocol !== 'smtps:') || parsed.hostname === '') {
    throw new Error('the SMTP address must look like smtp://user:password@host:port or smtps://…')
  }
  const isImplicit = parsed.protocol === 'smtps:'
  const host = parsed.hostname.replace(/^\[|\]$/g, '')
  const login = parsed.username
    ? { user: decodeURIComponent(parsed.username), pass: decodeURIComponent(parsed.password) }
    : undefined
  const isRequired = parsed.searchParams.get('starttls') === 'required'
  return {
    login,
    options: connectionOptions({
      host,
      port: parsed.port ? Number(parsed.port) : isImplicit ? 465 : login ? 587 : 25,
      security: isImplicit ? 'tls' : isRequired ? 'starttls' : 'offered',
      clientName,
    }),
  }
}

/** tls: from the start; starttls: or not at all; offered: when the server can; none: never. */
export type SmtpSecurity = 'tls' | 'starttls' | 'offered' | 'none'

/** What nodemailer needs to know of a server; certificates are checked except on this machine. */
export function connectionOptions(server: {
  host: string
  port: number
  security: SmtpSecurity
  clientName: string
}): SMTPConnectionOptions {
  const { host, port, security, clientName } = server
  const isLoopback = host === 'localhost' || host === '::1' || host.startsWith('127.')
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ...(security === 'none' ? { ignoreTLS: true } : {}),
    // a server on this machine has a certificate for another name, if it has one
    tls: { rejectUnauthorized: !isLoopback },
    name: heloName(clientName),
    connectionTimeout: connectMilliseconds,
    greetingTimeout: connectMilliseconds,
    socketTimeout: socketMilliseconds,
    dnsTimeout: connectMilliseconds,
  }
}

/** EHLO takes a name or an address in brackets (RFC 5321, 4.1.3); servers refuse a bare address. */
function heloName(host: string): string {
  const address = host.replace(/^\[|\]$/g, '')
  const version = isIP(address)
  if (version === 0) return host
  return version === 4 ? `[${address}]` : `[IPv6:${address}]`
}
