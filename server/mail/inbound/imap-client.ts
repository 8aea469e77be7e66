import { ImapFlow } from 'imapflow'
import { CredentialsError } from '../oauth-token.ts'
import type { ImapAccount } from './imap-queries.ts'

const connectMilliseconds = 20_000
// Longer than the pause between two looks, so that only a dead line is silent for so long.
const silenceMilliseconds = 5 * 60_000

/** A client for the mailbox that is not connected yet. Certificates are checked except on the loopback. */
export function imapClient(account: ImapAccount, accessToken: string | null): ImapFlow {
  const { host, port, security, username } = account
  const isLoopback = host === 'localhost' || host === '::1' || host.startsWith('127.')
  const client = new ImapFlow({
    host,
    port,
    secure: security === 'tls',
    doSTARTTLS: security === 'starttls' ? true : security === 'none' ? false : undefined,
    auth: accessToken === null ? { user: username, pass: account.password ?? '' } : { user: username, accessToken },
    tls: { rejectUnauthorized: !isLoopback },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: connectMilliseconds,
    greetingTimeout: connectMilliseconds,
    socketTimeout: silenceMilliseconds,
    clientInfo: { name: 'Deskhand' },
  })
  // whoever waits for an answer gets the error; without a listener it would end the process
  client.on('error', () => {})
  return client
}

interface ImapFailure {
  code?: string
  message?: string
  authenticationFailed?: boolean
  responseText?: string
  mailboxMissing?: boolean
}

/** Whether only a person can mend it: signing in was refused. */
export function isCredentialsError(error: unknown): boolean {
  return error instanceof CredentialsError || (error as ImapFailure).authenticationFailed === true
}

const reasons: Record<string, string> = {
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up at the moment',
  ECONNREFUSED: 'nothing listens on that port',
  ECONNRESET: 'the server cut the connection',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network of the host cannot be reached',
  ETIMEDOUT: 'the server does not answer',
  CONNECT_TIMEOUT: 'the server does not answer',
  GREETING_TIMEOUT: 'the server says nothing; perhaps it wants TLS from the start',
  UPGRADE_TIMEOUT: 'the server does not end the change to TLS',
  ETIMEOUT: 'the server went silent',
  NoConnection: 'the connection was lost',
  EConnectionClosed: 'the connection was lost',
  EPROTO: 'the server does not speak TLS on that port; try the security starttls or none',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not speak TLS on that port; try the security starttls or none',
  CERT_HAS_EXPIRED: 'the certificate of the server has ended',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'nobody vouches for the certificate of the server',
  SELF_SIGNED_CERT_IN_CHAIN: 'nobody vouches for the certificate of the server',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody vouches for the certificate of the server',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the server is for another host',
}

/** What went wrong, in plain words for an admin, with the server's own where it gave some. */
export function explainImap(error: unknown): string {
  const { code = '', message = '', authenticationFailed, responseText, mailboxMissing } = error as ImapFailure
  const said = responseText ? ` (it said: ${responseText.slice(0, 300)})` : ''
  if (error instanceof CredentialsError) return message
  if (authenticationFailed === true) return `the server refuses the user name or the password${said}`
  if (mailboxMissing === true) return `there is no such folder${said}`
  return `${reasons[code] ?? (message || 'it failed without a word')}${said}`.slice(0, 1_000)
}
