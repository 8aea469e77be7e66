/** Where a browser finds a file that is part of a message's text. */
export const inlineUrl = (fileId: number): string => `/desk/api/v2/files/${fileId}/inline`

/**
 * Makes a message show its inline files: `cid:file-7` becomes the file's address, and an inline image that the text
 * does not mention is put at its end, so that nothing uploaded to be seen stays unseen.
 */
export function showInlineFiles(
  html: string,
  files: readonly { id: number; disposition: string; mimeType: string }[],
): string {
  let result = html
  for (const file of files) {
    if (file.disposition !== 'attachment-inline') continue
    const url = inlineUrl(file.id)
    result = result.replaceAll(`"cid:file-${file.id}"`, `"${url}"`)
    if (!result.includes(`${url}"`) && file.mimeType.startsWith('image/')) result += `<p><img src="${url}" /></p>`
  }
  return result
}

/** The files whose address stands in a text, each once. */
export function inlineFileIds(html: string): number[] {
  return [
    ...new Set([...html.matchAll(/\/desk\/api\/v2\/files\/(\d{1,15})\/inline"/g)].map((match) => Number(match[1]))),
  ]
}
