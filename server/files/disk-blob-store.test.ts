import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newBlobKey } from './blob-store.ts'
import { diskBlobStore } from './disk-blob-store.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'deskhand-blobs-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const limits = { maxBytes: 1_000_000 }

test('what was put is read back whole, in part, and measured', async () => {
  const store = diskBlobStore(join(root, 'a'))
  const key = newBlobKey()
  const bytes = Buffer.from('0123456789')
  const stored = await store.put(key, Readable.from([bytes.subarray(0, 4), bytes.subarray(4)]), limits)
  expect(stored).toEqual({ size: 10, sha256: createHash('sha256').update(bytes).digest('hex') })
  expect(await store.size(key)).toBe(10)
  expect(await buffer(await store.read(key))).toEqual(bytes)
  expect(await text(await store.read(key, { start: 2, end: 4 }))).toBe('234')
  await store.delete(key)
  await store.delete(key)
  expect(await store.size(key)).toBeNull()
  await expect(store.read(key)).rejects.toMatchObject({ kind: 'notFound' })
})

test('an empty file is a file', async () => {
  const store = diskBlobStore(join(root, 'empty'))
  const key = newBlobKey()
  expect((await store.put(key, Readable.from([]), limits)).size).toBe(0)
  expect(await text(await store.read(key))).toBe('')
})

test('a stream that is too long or breaks leaves nothing', async () => {
  const folder = join(root, 'b')
  const store = diskBlobStore(folder)
  const key = newBlobKey()
  const long = Readable.from([Buffer.alloc(600_000), Buffer.alloc(600_000)])
  await expect(store.put(key, long, limits)).rejects.toMatchObject({ kind: 'tooLarge' })
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('half')
      throw new Error('line cut')
    })(),
  )
  await expect(store.put(key, broken, limits)).rejects.toThrow('line cut')
  expect(await store.size(key)).toBeNull()
  expect(await readdir(join(folder, 'unfinished'))).toEqual([])
})

test.each(['', '../../etc/passwd', 'aa/../../../x', 'a'.repeat(65), 'AAAAAAAA', 'aaaa\u0000aaaa', '........', 'short'])(
  'the key %j never reaches the disk',
  async (key) => {
    const store = diskBlobStore(join(root, 'c'))
    await expect(store.put(key, Readable.from(['x']), limits)).rejects.toThrow('not a blob key')
    await expect(store.read(key)).rejects.toThrow('not a blob key')
    await expect(store.size(key)).rejects.toThrow('not a blob key')
    await expect(store.delete(key)).rejects.toThrow('not a blob key')
  },
)

test('only old leftovers of interrupted uploads are removed', async () => {
  const folder = join(root, 'd')
  const store = diskBlobStore(folder)
  await store.removeUnfinished(new Date())
  await mkdir(join(folder, 'unfinished'), { recursive: true })
  await writeFile(join(folder, 'unfinished', 'old'), 'x')
  await writeFile(join(folder, 'unfinished', 'new'), 'x')
  const yesterday = new Date(Date.now() - 86_400_000)
  await utimes(join(folder, 'unfinished', 'old'), yesterday, yesterday)
  await store.removeUnfinished(new Date(Date.now() - 3_600_000))
  expect(await readdir(join(folder, 'unfinished'))).toEqual(['new'])
})
