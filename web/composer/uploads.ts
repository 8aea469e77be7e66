import { Failure } from '../api/failure.ts'

/** A file on its way to the server, or one that did not get there. */
export interface Upload {
  key: number
  name: string
  /** Bytes. */
  size: number
  /** From 0 to 1. */
  progress: number
  failure: Failure | null
}

export interface UploadedFile {
  id: number
  fileName: string
  size: number
  mimeType: string
}

/**
 * Sends a file to the desk in one request. `fetch` does not tell how far it is, so this is an XMLHttpRequest. Rejects
 * with a `Failure`, also when it was aborted.
 */
export function uploadFile(
  file: File,
  { isInline, onProgress, signal }: { isInline: boolean; onProgress: (share: number) => void; signal: AbortSignal },
): Promise<UploadedFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const form = new FormData()
    // fields before the file: the server reads them in this order
    form.append('disposition', isInline ? 'attachment-inline' : 'attachment')
    form.append('file', file, file.name)
    request.open('POST', '/desk/api/v2/files.json')
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total)
    request.onload = () => {
      const answer = request.response as { file?: UploadedFile; errors?: { detail: string }[] } | null
      if (request.status === 201 && answer?.file !== undefined) return resolve(answer.file)
      reject(new Failure(request.status, answer?.errors ?? [], request.getResponseHeader('X-Request-Id'), null))
    }
    request.onerror = () => reject(Failure.unreachable(null))
    request.onabort = () => reject(Failure.unreachable(null))
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}
