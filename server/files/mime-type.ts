const byExtension: Record<string, string> = Object.fromEntries(
  `text/plain txt log ini conf
  text/csv csv
  text/html html htm
  text/markdown md
  text/calendar ics
  text/vcard vcf
  application/json json
  application/xml xml
  application/pdf pdf
  application/rtf rtf
  application/zip zip
  application/gzip gz tgz
  application/x-7z-compressed 7z
  application/vnd.rar rar
  application/x-tar tar
  application/msword doc
  application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
  application/vnd.ms-excel xls
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
  application/vnd.ms-powerpoint ppt
  application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
  application/vnd.oasis.opendocument.text odt
  application/vnd.oasis.opendocument.spreadsheet ods
  application/vnd.ms-outlook msg
  message/rfc822 eml
  image/png png
  image/jpeg jpg jpeg
  image/gif gif
  image/webp webp
  image/avif avif
  image/bmp bmp
  image/tiff tif tiff
  image/heic heic
  image/svg+xml svg
  audio/mpeg mp3
  audio/wav wav
  audio/ogg ogg oga
  video/mp4 mp4 m4v
  video/quicktime mov
  video/webm webm`
    .split('\n')
    .flatMap((line) => {
      const [type = '', ...extensions] = line.trim().split(' ')
      return extensions.map((extension) => [extension, type])
    }),
)

const unknownType = 'application/octet-stream'

// Pictures that browsers draw without running anything; SVG is a document with scripts.
const safeImages = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp'])

/** The claimed type when it has the form of one (parameters cut off), else the one the file name's extension says. */
export function mimeTypeOf(claimed: string, filename: string): string {
  const type = claimed.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (type !== unknownType && /^[a-z]+\/[a-z0-9][a-z0-9.+_-]{0,126}$/.test(type)) return type
  const extension = /\.([a-z0-9]{1,8})$/i.exec(filename)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(byExtension, extension) ? (byExtension[extension] ?? unknownType) : unknownType
}

/** Whether a browser may show the file inside a page of ours. */
export function isSafeImage(mimeType: string): boolean {
  return safeImages.has(mimeType)
}
