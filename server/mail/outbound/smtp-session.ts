import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import XOAuth2 from 'nodemailer/lib/xoauth2'
import type { SmtpLogin } from './smtp-server.ts'

/** Connects and signs in, where there is a login and the server knows logins. Rejects with nodemailer's error. */
export async function openSession(connection: SMTPConnection, login: SmtpLogin | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()))
  })
  if (!login || !connection.allowsAuth) return
  await new Promise<void>((resolve, reject) => {
    const settle = (error: Error | null | undefined) => (error ? reject(error) : resolve())
    if ('pass' in login) connection.login(login, settle)
    else connection.login({ oauth2: tokenSource(login) }, settle)
  })
}

/** nodemailer asks again, with `renew`, when a server did not take the token. */
function tokenSource(login: Extract<SmtpLogin, { token: unknown }>): XOAuth2 {
  return new XOAuth2({
    user: login.user,
    provisionCallback(_user, renew, callback) {
      login.token(renew).then(
        (token) => callback(null, token),
        (error: Error) => callback(error),
      )
    },
  })
}
