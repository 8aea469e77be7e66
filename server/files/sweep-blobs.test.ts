import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts'
import { sql } from '../db/sql.ts'
import { type BlobStore, newBlobKey } from './blob-store.ts'
import { diskBlobStore } from './disk-blob-store.ts'
import { sweepBlobs } from './sweep-blobs.job.ts'

describe('bytes that nothing names', () => {
  let test: TestDatabase
  let directory: string
  let store: BlobStore

  beforeAll(async () => {
    test = await createTestDatabase()
    directory = await mkdtemp(join(tmpdir(), 'deskhand-test-sweep-'))
    store = diskBlobStore(join(directory, 'files'))
  })
  afterAll(async () => {
    await test?.drop()
    await rm(directory, { recursive: true, force: true })
  })

  async function put(): Promise<string> {
    const key = newBlobKey()
    await store.put(key, Readable.from([Buffer.from('bytes')]), { maxBytes: 100 })
    return key
  }

  it('are removed after a day; those of files and mails stay', async () => {
    const [orphan, ofFile, ofMail] = [await put(), await put(), await put()]
    await test.database.query(
      sql`insert into files (filename, storage_key, state) values ('a.txt', ${ofFile}, 'active')`,
    )
    await test.database.query(
      sql`insert into raw_mails (sha256, size, storage_key) values (${randomUUID()}, 5, ${ofMail})`,
    )
    expect(await sweepBlobs(test.database, store)).toBe(0)
    const tomorrow = new Date(Date.now() + 25 * 3_600_000)
    expect(await sweepBlobs(test.database, store, tomorrow)).toBe(1)
    const sizes = await Promise.all([orphan, ofFile, ofMail].map((key) => store.size(key)))
    expect(sizes).toEqual([null, 5, 5])
  })

  it('a store in which nothing was ever put is swept as well', async () => {
    expect(await sweepBlobs(test.database, diskBlobStore(join(directory, 'never')))).toBe(0)
  })
})
