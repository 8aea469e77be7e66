import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'

export interface StoredBlob {
  size: number
  /** Lower-case hex. */
  sha256: string
}

/** A part of a blob: both ends are included, as in HTTP ranges. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * Keeps bytes under a key. A blob is written once and never changed, so it can be shared and cached. Keys are made by
 * `newBlobKey`; every method throws an Error for any other form.
 */
export interface BlobStore {
  /**
   * Stores a stream. When it resolves the bytes survive a crash; when it throws nothing is stored. Throws AppError
   * tooLarge when more than `maxBytes` come.
   */
  put(key: string, stream: Readable, limits: { maxBytes: number }): Promise<StoredBlob>
  /** Opens a blob, or a part of it. Throws AppError notFound when there is none. */
  read(key: string, range?: ByteRange): Promise<Readable>
  /** Bytes; null when there is no such blob. */
  size(key: string): Promise<number | null>
  /** Removes a blob; one that is not there does no harm. */
  delete(key: string): Promise<void>
  /** Removes what interrupted uploads left behind before that moment. */
  removeUnfinished(before: Date): Promise<void>
  /** The keys of all blobs that were stored before that moment, in no order. */
  keysBefore(before: Date): AsyncIterable<string>
}

/** A key nobody can guess. */
export function newBlobKey(): string {
  return randomUUID()
}
