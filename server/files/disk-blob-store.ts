import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { AppError } from '../lib/app-error.ts'
import type { BlobStore, StoredBlob } from './blob-store.ts'

// No dots and no slashes: a key cannot leave its folder.
const keyPattern = /^[0-9a-z][0-9a-z-]{7,63}$/

/**
 * Blobs as files in `<root>/ab/cd/<key>`. A blob is written under `<root>/unfinished`, flushed, then renamed: whenever
 * the process or the machine dies there is the whole file under its key or none.
 */
export function diskBlobStore(root: string): BlobStore {
  const unfinished = join(root, 'unfinished')

  function pathOf(key: string): string {
    if (!keyPattern.test(key)) throw new Error('not a blob key')
    return join(root, key.slice(0, 2), key.slice(2, 4), key)
  }

  return {
    async put(key, stream, { maxBytes }) {
      const path = pathOf(key)
      await mkdir(unfinished, { recursive: true, mode: 0o700 })
      const temporary = join(unfinished, randomUUID())
      try {
        const stored = await writeDurably(temporary, stream, maxBytes)
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        await rename(temporary, path)
        await flushFolders(dirname(path), dirname(root))
        return stored
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    },
    async read(key, range) {
      const handle = await openToRead(pathOf(key))
      return handle.createReadStream(range === undefined ? {} : { start: range.start, end: range.end })
    },
    async size(key) {
      try {
        return (await stat(pathOf(key))).size
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    async delete(key) {
      await rm(pathOf(key), { force: true })
    },
    async removeUnfinished(before) {
      for (const name of await namesIn(unfinished)) {
        const path = join(unfinished, name)
        // an upload that ends meanwhile takes its file away
        const modified = await stat(path).then(
          ({ mtime }) => mtime,
          () => before,
        )
        if (modified < before) await rm(path, { force: true })
      }
    },
    keysBefore: (before) => keysIn(root, before),
  }
}

async function* keysIn(root: string, before: Date): AsyncGenerator<string> {
  for (const first of await namesIn(root)) {
    if (first.length !== 2) continue
    for (const second of await namesIn(join(root, first))) {
      for (const key of await namesIn(join(root, first, second))) {
        // one that is removed meanwhile is not there any more
        const found = await stat(join(root, first, second, key)).catch(() => null)
        if (keyPattern.test(key) && found !== null && found.mtime < before) yield key
      }
    }
  }
}

async function writeDurably(path: string, stream: Readable, maxBytes: number): Promise<StoredBlob> {
  const handle = await open(path, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let size = 0
    const measured = async function* () {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > maxBytes) {
          throw new AppError('tooLarge', { detail: `must be ${maxBytes} bytes or less`, source: 'file' })
        }
        hash.update(chunk)
        yield chunk
      }
    }
    await writeFile(handle, measured())
    await handle.sync()
    return { size, sha256: hash.digest('hex') }
  } finally {
    await handle.close()
  }
}

/** A new name is safe only when its folder is flushed, and a new folder only when its parent is, up to `top`. */
async function flushFolders(folder: string, top: string): Promise<void> {
  for (let current = folder; ; current = dirname(current)) {
    const handle = await open(current, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (current === top || current === dirname(current)) return
  }
}

async function openToRead(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (isMissing(error)) throw new AppError('notFound', 'not found', { cause: error })
    throw error
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return (error as { code?: string }).code === 'ENOENT'
}
