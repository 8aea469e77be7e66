import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../server/db/sql.ts'
import { noteFailure, warnOfExpiry } from '../../../server/mail/inbound/imap-notices.ts'
import { accessTokenOf } from '../../../server/mail/inbound/imap-oauth.ts'
import { findAccount, type ImapAccount } from '../../../server/mail/inbound/imap-queries.ts'
import { CredentialsError } from '../../../server/mail/oauth-token.ts'
import { createTestApp, type TestApp } from '../../support/app.ts'
import { incomingBlobs, makeQueueTables } from '../../support/incoming.ts'
import { keepLog } from '../../support/mail.ts'

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()

describe('mailboxes with OAuth 2.0 tokens', () => {
  let desk: TestApp
  let server: Server
  let tokenUrl: string
  let requests: URLSearchParams[] = []
  let answer: { status: number; body: object } = { status: 200, body: {} }

  beforeAll(async () => {
    desk = await createTestApp()
    await makeQueueTables(desk.databaseUrl)
    server = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk) => (text += chunk))
      request.on('end', () => {
        requests.push(new URLSearchParams(text))
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`
  })
  afterAll(async () => {
    server?.closeAllConnections()
    await new Promise((resolve) => server?.close(resolve))
    await desk?.close()
  })

  async function addAccount(fields: object): Promise<ImapAccount> {
    requests = []
    const { body } = await desk.admin.post('/imapaccounts.json', {
      inbox: { id: desk.inboxId },
      host: 'imap.example.com',
      username: 'help@example.com',
      tokenUrl,
      clientId: 'desk',
      clientSecret: 'hush',
      ...fields,
    })
    return (await findAccount(desk.database, body.imapaccount.id)) as ImapAccount
  }
  const tokenOf = (account: ImapAccount, isRefused = false) => accessTokenOf(desk.database, account, { isRefused })
  const deps = () => ({ database: desk.database, blobs: incomingBlobs, log: keepLog(), maxBytes: 1_000 })
  const notices = () => desk.database.query<{ subject: string }>(sql`select subject from notices order by id`)

  it('a good access token is used as it is', async () => {
    expect(await tokenOf(await addAccount({ accessToken: 'good', tokenExpiresAt: inDays(1) }))).toBe('good')
    expect(requests).toEqual([])
  })

  it.each([
    ['about to end', { tokenExpiresAt: inDays(0.0002) }, false],
    ['refused by the mail server', { tokenExpiresAt: inDays(1) }, true],
    ['missing', { accessToken: undefined }, false],
  ])('one that is %s is renewed, and kept with the new refresh token', async (_name, fields, isRefused) => {
    answer = { status: 200, body: { access_token: 'fresh', refresh_token: 'next', expires_in: 3_600 } }
    const account = await addAccount({ accessToken: 'stale', refreshToken: 'renew me', ...fields })
    expect(await tokenOf(account, isRefused)).toBe('fresh')
    expect(Object.fromEntries(requests[0] ?? [])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'renew me',
      client_id: 'desk',
      client_secret: 'hush',
    })
    const kept = await findAccount(desk.database, account.id)
    expect(kept).toMatchObject({ access_token: 'fresh', refresh_token: 'next', updated_at: account.updated_at })
    expect(new Date(kept?.token_expires_at ?? 0).getTime()).toBeGreaterThan(Date.now() + 3_000_000)
  })

  it('of several who find it ended one renews it, since a refresh token may work only once', async () => {
    answer = { status: 200, body: { access_token: 'fresh', refresh_token: 'next', expires_in: 3_600 } }
    const account = await addAccount({ accessToken: 'stale', refreshToken: 'once', tokenExpiresAt: inDays(-1) })
    expect(await Promise.all([tokenOf(account), tokenOf(account), tokenOf(account, true)])).toEqual(
      Array(3).fill('fresh'),
    )
    expect(requests).toHaveLength(1)
  })

  it('a refusal is told in plain words, to the admins at the first failure, once', async () => {
    answer = { status: 400, body: { error: 'invalid_grant', error_description: 'The grant has been revoked.' } }
    const account = await addAccount({ refreshToken: 'revoked' })
    const error = await tokenOf(account).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(CredentialsError)
    await noteFailure(deps(), account, error)
    await noteFailure(deps(), account, error)
    const { lastError, failingSince } = (await desk.admin.get(`/imapaccounts/${account.id}.json`)).body.imapaccount
    expect(lastError).toBe('the token server refuses a new access token: invalid_grant: The grant has been revoked.')
    expect(failingSince).not.toBeNull()
    expect(await notices()).toEqual([{ subject: 'Mail of help@example.com is not read any more' }])
  })

  it('a token server that is down is not the credentials’ fault', async () => {
    answer = { status: 503, body: {} }
    const account = await addAccount({ refreshToken: 'fine' })
    await expect(tokenOf(account)).rejects.toThrow('the token server answered 503')
    await noteFailure(deps(), account, await tokenOf(account).catch((error: unknown) => error))
    expect(await notices()).toHaveLength(1)
  })

  it('rule 41: admins are told two weeks before the credentials end, once, and again of new ones', async () => {
    await desk.database.query(sql`delete from notices`)
    const late = await addAccount({ refreshToken: 'x', credentialsExpireAt: inDays(40) })
    const soon = await addAccount({ refreshToken: 'x', credentialsExpireAt: inDays(13) })
    const fixed = await addAccount({ accessToken: 'x', tokenExpiresAt: inDays(5) })
    for (const account of [late, soon, soon, fixed, fixed]) await warnOfExpiry(deps(), account)
    expect(await notices()).toEqual([
      { subject: `The sign-in of help@example.com ends on ${inDays(13).slice(0, 10)}` },
      { subject: `The sign-in of help@example.com ends on ${inDays(5).slice(0, 10)}` },
    ])
    await desk.admin.patch(`/imapaccounts/${soon.id}.json`, { refreshToken: 'y', credentialsExpireAt: inDays(10) })
    await warnOfExpiry(deps(), soon)
    expect(await notices()).toHaveLength(3)
  })
})
