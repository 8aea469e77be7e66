import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../server/config.ts'

describe('readConfig', () => {
  it('needs no setting at all', () => {
    expect(readConfig({ PATH: '/bin' })).toEqual({
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: null,
      dataDir: resolve('data'),
      publicUrl: 'http://127.0.0.1:3000',
      smtpUrl: null,
      adminEmail: null,
      adminPassword: null,
      authservId: null,
      apiToken: null,
      siteName: 'Deskhand',
      logLevel: 'info',
      maxBodyBytes: 10_485_760,
      maxFileBytes: 104_857_600,
      rateLimitPerMinute: 0,
      repeatGuardSeconds: 5,
      poolSize: 8,
      trustedProxies: ['loopback'],
      webhookAllowPrivate: false,
      inboundListen: null,
      inboundIsLmtp: false,
      inboundMaxBytes: 52_428_800,
      maxMailBytes: 25 * 1024 * 1024,
      inboundTls: null,
    })
  })

  it.each([
    [{ DESK_INBOUND_PORT: '2525' }, { inboundListen: { host: '127.0.0.1', port: 2525 }, inboundIsLmtp: false }],
    [
      { DESK_INBOUND_PORT: '24', DESK_INBOUND_HOST: '::', DESK_INBOUND_LMTP: 'true' },
      { inboundListen: { host: '::', port: 24 }, inboundIsLmtp: true },
    ],
    [{ DESK_INBOUND_LMTP: '/run/desk.sock' }, { inboundListen: { path: '/run/desk.sock' }, inboundIsLmtp: true }],
    [
      { DESK_INBOUND_TLS_CERT: 'a.pem', DESK_INBOUND_TLS_KEY: 'b.pem' },
      { inboundTls: { certFile: 'a.pem', keyFile: 'b.pem' }, inboundListen: null },
    ],
  ])('reads where mail is taken in: %j', (env, expected) => {
    expect(readConfig(env as NodeJS.ProcessEnv)).toMatchObject(expected)
  })

  it.each([
    [{ PORT: 'abc' }, 'PORT must be a whole number from 0 to 65535 (got "abc")'],
    [{ PORT: '65536' }, 'PORT must be a whole number from 0 to 65535 (got "65536")'],
    [{ PORT: '-1' }, 'PORT must be a whole number from 0 to 65535 (got "-1")'],
    [{ PORT: '1e3' }, 'PORT must be a whole number from 0 to 65535 (got "1e3")'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be an address that starts with postgres:// or postgresql://'],
    [{ DESK_PUBLIC_URL: 'desk.example' }, 'DESK_PUBLIC_URL must be an address that starts with http:// or https://'],
    [{ DESK_SMTP_URL: 'mail:25' }, 'DESK_SMTP_URL must be an address that starts with smtp:// or smtps://'],
    [{ DESK_ADMIN_EMAIL: 'ada' }, 'DESK_ADMIN_EMAIL must be an e-mail address (got "ada")'],
    [{ DESK_ADMIN_PASSWORD: 'short' }, 'DESK_ADMIN_PASSWORD must have at least 8 characters'],
    [{ DESK_INBOUND_PORT: '65536' }, 'DESK_INBOUND_PORT must be a whole number from 0 to 65535 (got "65536")'],
    [{ DESK_INBOUND_LMTP: 'yes' }, 'DESK_INBOUND_LMTP must be true, false or the path of a socket'],
    [{ DESK_INBOUND_TLS_KEY: 'k.pem' }, 'DESK_INBOUND_TLS_CERT and DESK_INBOUND_TLS_KEY must be set together'],
    [{ DESK_API_TOKEN: 'short' }, 'DESK_API_TOKEN must have at least 20 characters'],
    [{ DESK_LOG_LEVEL: 'loud' }, /^DESK_LOG_LEVEL must be one of fatal, .*, silent \(got "loud"\)$/],
    [{ DESK_MAX_BODY_BYTES: '10MB' }, 'DESK_MAX_BODY_BYTES must be a whole number of at least 1024 (got "10MB")'],
    [
      { DESK_TRUSTED_PROXIES: 'loopback, 10.0.0.0/99' },
      'DESK_TRUSTED_PROXIES must be addresses or networks (got "10.0.0.0/99")',
    ],
    [{ DESK_WEBHOOK_ALLOW_PRIVATE: 'yes' }, 'DESK_WEBHOOK_ALLOW_PRIVATE must be one of true, false (got "yes")'],
    [{ DESK_POOL_SIZE: '0' }, 'DESK_POOL_SIZE must be a whole number from 1 to 100 (got "0")'],
    [{ DESK_SMPT_URL: 'smtp://x' }, /^DESK_SMPT_URL is not a setting \(known: .*DESK_SMTP_URL/],
  ])('refuses %o with a line that names the variable', (env, message) => {
    expect(() => readConfig(env)).toThrow(message)
  })

  it('names every wrong variable at once, and never shows a secret', () => {
    const env = { PORT: 'x', DESK_ADMIN_PASSWORD: 'hunter2', DATABASE_URL: 'mysql://u:secret@h/d' }
    const message = /^PORT must .*; DATABASE_URL must .*; DESK_ADMIN_PASSWORD must [^;]*$/
    expect(() => readConfig(env)).toThrow(message)
    expect(() => readConfig(env)).not.toThrow(/hunter2|secret/)
  })

  it('takes an empty value for one that is not set, and leaves the switches of the tests alone', () => {
    const config = readConfig({ DATABASE_URL: '', DESK_SMTP_URL: ' ', DESK_TEST_DATABASE_URL: 'x' })
    expect(config).toMatchObject({ databaseUrl: null, smtpUrl: null })
  })

  it.each([
    [{ HOST: '0.0.0.0', PORT: '80' }, 'http://localhost:80'],
    [{ HOST: '::1' }, 'http://[::1]:3000'],
    [{ DESK_PUBLIC_URL: 'https://desk.example/' }, 'https://desk.example'],
  ])('makes of %o the public address %s', (env, publicUrl) => {
    expect(readConfig(env).publicUrl).toBe(publicUrl)
  })
})
