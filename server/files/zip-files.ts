import type { Readable } from 'node:stream'
import yazl from 'yazl'
import type { BlobStore } from './blob-store.ts'
import { uniqueNames } from './file-name.ts'
import type { FileRow } from './queries.ts'

/**
 * A ZIP archive of files as a stream; two files of one name become `a.txt` and `a (2).txt`. One blob is open at a
 * time. A file whose bytes are gone is left out, so that the others can still be had.
 */
export async function zipFiles(store: BlobStore, files: readonly FileRow[]): Promise<Readable> {
  const present: FileRow[] = []
  for (const file of files) {
    if (file.uploaded_at !== null && (await store.size(file.storage_key)) !== null) present.push(file)
  }
  const archive = new yazl.ZipFile()
  const output = archive.outputStream as Readable
  let current: Readable | undefined
  const names = uniqueNames(present.map((file) => file.filename))
  present.forEach((file, index) => {
    const options = { mtime: new Date(file.created_at), mode: 0o100644, compress: isCompressible(file.mime_type) }
    archive.addReadStreamLazy(names[index] ?? `file-${file.id}`, options, (callback) => {
      store.read(file.storage_key).then(
        (stream) => {
          current = stream
          if (output.destroyed) stream.destroy()
          callback(null, stream)
        },
        (error: Error) => callback(error, undefined as never),
      )
    })
  })
  // an archive that cannot be finished must not look like a whole one
  archive.on('error', (error: Error) => output.destroy(error))
  output.once('close', () => current?.destroy())
  archive.end()
  return output
}

function isCompressible(mimeType: string): boolean {
  return /^text\/|[/+](?:json|xml|rtf)$|^message\/|^image\/(?:bmp|svg\+xml)$|^application\/msword$/.test(mimeType)
}
