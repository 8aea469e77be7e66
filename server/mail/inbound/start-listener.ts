import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import type { Config } from '../../config.ts'
import type { Database } from '../../db/pool.ts'
import type { WorkerLog } from '../../events/worker-log.ts'
import { openBlobStore } from '../../files/open-blob-store.ts'
import { type Certificate, makeCertificate } from './smtp-certificate.ts'
import { startSmtpListener } from './smtp-listener.ts'

type InboundConfig = Pick<
  Config,
  'inboundListen' | 'inboundIsLmtp' | 'inboundMaxBytes' | 'inboundTls' | 'dataDir' | 'publicUrl'
>

/**
 * Takes mail in where the settings say so; undefined when they do not. Throws one line for the operator when the
 * certificate cannot be used or the place is taken.
 */
export async function startListener(options: {
  database: Database
  config: InboundConfig
  log: WorkerLog
}): Promise<{ port: number | null; stop(): Promise<void> } | undefined> {
  const { database, config, log } = options
  const listen = config.inboundListen
  if (listen === null) return undefined
  const hostName = new URL(config.publicUrl).hostname
  const certificate = await loadCertificate(config.inboundTls, hostName)
  if ('path' in listen) await removeDeadSocket(listen.path)
  const listener = await startSmtpListener({
    database,
    blobs: openBlobStore(config),
    log,
    listen,
    isLmtp: config.inboundIsLmtp,
    hostName,
    certificate,
    maxBytes: config.inboundMaxBytes,
  }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(explain(error, listen), { cause: error })
  })
  const place = 'path' in listen ? { path: listen.path } : { host: listen.host, port: listener.port }
  log.info({ ...place, protocol: config.inboundIsLmtp ? 'LMTP' : 'SMTP' }, 'mail is taken in')
  return listener
}

async function loadCertificate(files: Config['inboundTls'], hostName: string): Promise<Certificate> {
  if (files === null) return makeCertificate(hostName)
  const cert = await readFile(files.certFile, 'utf8').catch(explainFile('DESK_INBOUND_TLS_CERT'))
  const key = await readFile(files.keyFile, 'utf8').catch(explainFile('DESK_INBOUND_TLS_KEY'))
  try {
    if (new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) return { cert, key }
  } catch (error) {
    throw new Error(`the certificate or key of DESK_INBOUND_TLS_CERT cannot be read: ${(error as Error).message}`)
  }
  throw new Error('DESK_INBOUND_TLS_KEY is not the key of DESK_INBOUND_TLS_CERT')
}

function explainFile(variable: string): (error: Error) => never {
  return (error) => {
    throw new Error(`the file of ${variable} cannot be read: ${error.message}`)
  }
}

/** A process that was killed leaves its socket's name behind, which nobody answers. */
async function removeDeadSocket(path: string): Promise<void> {
  const isDead = await new Promise<boolean>((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(false)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'))
  })
  if (isDead) await rm(path, { force: true })
}

function explain(error: NodeJS.ErrnoException, listen: NonNullable<Config['inboundListen']>): string {
  if ('path' in listen) return `DESK_INBOUND_LMTP ${listen.path} cannot be listened at: ${error.message}`
  const reasons: Record<string, string> = {
    EADDRINUSE: `DESK_INBOUND_PORT ${listen.port} on ${listen.host} is in use`,
    EACCES: `DESK_INBOUND_PORT ${listen.port} needs more rights than this account has; forward port 25 to one from 1024`,
    EADDRNOTAVAIL: `DESK_INBOUND_HOST ${listen.host} is not an address of this machine`,
  }
  return reasons[error.code ?? ''] ?? `cannot listen for mail: ${error.message}`
}
