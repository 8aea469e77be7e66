import type { FileRow } from './queries.ts'

export interface InlinedHtml {
  html: string
  /** The files the html shows now by `cid:`; the rest goes as attachments. */
  shown: Set<number>
}

/**
 * Points images of our own files to parts of the mail: `/desk/api/v2/files/7/…`, the same with this desk's address in
 * front, and `cid:file-7` become `cid:` + `contentId(7)`. Only files in `files` are taken, so a message cannot mail
 * out a file of another ticket.
 */
export function inlineImages(
  html: string,
  files: readonly Pick<FileRow, 'id'>[],
  options: { publicUrl: string; contentId: (fileId: number) => string },
): InlinedHtml {
  const known = new Set(files.map((file) => file.id))
  const shown = new Set<number>()
  const own = options.publicUrl.replace(/\/$/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  // The html comes out of our sanitizer, which writes attributes in one way: name="value".
  const source = new RegExp(
    `(\\ssrc=)(["'])(?:cid:file-(\\d{1,15})|(?:${own})?/desk/(?:api/)?v2/files/(\\d{1,15})/[^"']*)\\2`,
    'gi',
  )
  const replaced = html.replace(source, (whole, name: string, quote: string, byCid?: string, byPath?: string) => {
    const id = Number(byCid ?? byPath)
    if (!known.has(id)) return whole
    shown.add(id)
    return `${name}${quote}cid:${options.contentId(id)}${quote}`
  })
  return { html: replaced, shown }
}
