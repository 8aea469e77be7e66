import { cleanLine, cutText } from './clean-text.ts'

// The endings of the types mails carry most.
const endings: Record<string, string> = {
  'text/plain': 'txt',
  'text/html': 'html',
  'text/calendar': 'ics',
  'text/csv': 'csv',
  'text/rtf': 'rtf',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'text/directory': 'vcf',
  'text/xml': 'xml',
  'text/css': 'css',
  'text/markdown': 'md',
  'text/x-patch': 'patch',
  'text/x-diff': 'diff',
  'text/enriched': 'txt',
  'text/rfc822-headers': 'txt',
  'message/rfc822': 'eml',
  'message/global': 'eml',
  'message/partial': 'eml',
  'message/delivery-status': 'txt',
  'message/disposition-notification': 'txt',
  'message/feedback-report': 'txt',
  'message/external-body': 'txt',
  'image/jpeg': 'jpg',
  'image/jpg': 'jpg',
  'image/pjpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/bmp': 'bmp',
  'image/webp': 'webp',
  'image/tiff': 'tif',
  'image/svg+xml': 'svg',
  'image/heic': 'heic',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/x-zip-compressed': 'zip',
  'application/gzip': 'gz',
  'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.ms-powerpoint': 'ppt',
  'application/json': 'json',
  'application/xml': 'xml',
  'application/rtf': 'rtf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/ics': 'ics',
  'application/ms-tnef': 'dat',
  'application/pkcs7-signature': 'p7s',
  'application/x-pkcs7-signature': 'p7s',
  'application/pkcs7-mime': 'p7m',
  'application/x-pkcs7-mime': 'p7m',
  'application/pgp-signature': 'asc',
  'application/pgp-encrypted': 'asc',
  'application/pgp-keys': 'asc',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/basic': 'au',
  'audio/amr': 'amr',
  'audio/ogg': 'ogg',
  'video/mp4': 'mp4',
  'video/mpeg': 'mpg',
  'video/quicktime': 'mov',
}

const longestName = 200

/** The ending (without dot) of files of a type; `bin` when unknown. */
export function endingOf(contentType: string): string {
  return endings[contentType] ?? 'bin'
}

/**
 * A name that is safe to show and store (rule 11): no path, no control or direction characters, at most 200
 * characters with the ending kept. '' when nothing is left.
 */
export function cleanFileName(name: string): string {
  const line = cleanLine(name)
  const last = line.split(/[/\\]/).findLast((part) => part.trim() !== '' && !/^\.+$/.test(part.trim())) ?? ''
  const safe = last
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+(?=[\s.])|[\s.]+$/g, '')
    .trim()
  if (safe.length <= longestName) return safe
  const ending = /\.[^.\s]{1,12}$/.exec(safe)?.[0] ?? ''
  return `${cutText(safe.slice(0, safe.length - ending.length), longestName - ending.length)}${ending}`
}

/** A name for a file that came without: from its type and its number among the files. */
export function madeFileName(contentType: string, number: number): string {
  const kind = contentType.startsWith('image/') ? 'image' : contentType.startsWith('text/') ? 'text' : 'file'
  return `${kind}-${number}.${endingOf(contentType)}`
}
