import { AppError } from '../lib/app-error.ts'
import { openDownload } from '../outgoing/download.ts'
import { imageTypeOf } from './image-type.ts'

const milliseconds = 10_000
const mostBytes = 10 * 1024 * 1024
const mostRedirects = 3
// Each may hold ten megabytes, and strangers decide how many pictures a mail has.
const mostAtOnce = 8

export interface FetchedImage {
  type: string
  bytes: Buffer
}

let running = 0
const waiting: (() => void)[] = []

/**
 * Gets a picture from somewhere else, telling nothing of who looks at it: no cookie, no address of a page, no name of a
 * browser. Private addresses are refused at each step. Throws notFound, tooLarge or unsupportedMedia.
 */
export async function fetchImage(address: string, options: { allowPrivate: boolean }): Promise<FetchedImage> {
  if (running >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  try {
    return await readImage(address, options.allowPrivate)
  } finally {
    // who waits longest takes the place
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }
}

async function readImage(address: string, allowPrivate: boolean): Promise<FetchedImage> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    const headers = { Accept: 'image/*', 'User-Agent': 'Deskhand-Images' }
    const response = await openDownload(address, { allowPrivate, mostRedirects, milliseconds, headers })
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length
      // leaving the loop ends the connection
      if (length > mostBytes)
        throw new AppError('tooLarge', { detail: `must be ${mostBytes} bytes or less`, source: 'url' })
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    // why is not told: the answer would be a way to look around in a network
    throw new AppError('notFound', { detail: 'could not be fetched', source: 'url' }, { cause: error })
  }
  const bytes = Buffer.concat(chunks)
  const type = imageTypeOf(bytes)
  if (type === null) throw new AppError('unsupportedMedia', { detail: 'is no image that can be shown', source: 'url' })
  return { type, bytes }
}
