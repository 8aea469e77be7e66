import { useCallback, useEffect, useRef, useState } from 'react'
import { Failure } from '../api/failure.ts'
import type { DraftFile } from './draft.ts'
import { type Upload, uploadFile } from './uploads.ts'

/** Names of pictures that a screen or clipboard made; they are meant to be seen in the text. */
const isPicture = (file: File) => /^image\/(png|jpe?g|gif|webp)$/.test(file.type)

interface UploadOptions {
  /** It is on the server. `isInline`: it belongs into the text. */
  onUploaded: (file: DraftFile) => void
  /** Pictures go into the text instead of below it. */
  hasInlinePictures: boolean
}

/** Files on their way. Those that arrive are handed over; those that fail stay until they are tried again or dropped. */
export function useUploads({ onUploaded, hasInlinePictures }: UploadOptions) {
  const [uploads, setUploads] = useState<readonly Upload[]>([])
  const running = useRef(new Map<number, { file: File; abort: AbortController }>())
  const lastKey = useRef(0)
  const handOver = useRef(onUploaded)
  useEffect(() => {
    handOver.current = onUploaded
  })

  const change = useCallback((key: number, next: Partial<Upload> | null) => {
    setUploads((all) =>
      next === null
        ? all.filter((upload) => upload.key !== key)
        : all.map((upload) => (upload.key === key ? { ...upload, ...next } : upload)),
    )
  }, [])

  const start = useCallback(
    (key: number, file: File) => {
      const abort = new AbortController()
      running.current.set(key, { file, abort })
      const isInline = hasInlinePictures && isPicture(file)
      const onProgress = (progress: number) => change(key, { progress })
      uploadFile(file, { isInline, onProgress, signal: abort.signal }).then(
        (uploaded) => {
          change(key, null)
          running.current.delete(key)
          handOver.current({ id: uploaded.id, name: uploaded.fileName, size: uploaded.size, isInline })
        },
        (error: unknown) => {
          if (abort.signal.aborted) return
          change(key, { failure: error instanceof Failure ? error : Failure.unreachable(error) })
        },
      )
    },
    [change, hasInlinePictures],
  )

  const add = useCallback(
    (files: readonly File[]) => {
      for (const file of files) {
        const key = ++lastKey.current
        setUploads((all) => [...all, { key, name: file.name, size: file.size, progress: 0, failure: null }])
        start(key, file)
      }
    },
    [start],
  )

  const retry = (key: number) => {
    const file = running.current.get(key)?.file
    if (file === undefined) return
    change(key, { failure: null, progress: 0 })
    start(key, file)
  }

  const drop = (key: number) => {
    running.current.get(key)?.abort.abort()
    running.current.delete(key)
    change(key, null)
  }

  return { uploads, add, retry, drop }
}
