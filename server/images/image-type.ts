// The first bytes of each kind of picture that browsers draw without running anything.
const starts: readonly (readonly [type: string, bytes: string])[] = [
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF87a'],
  ['image/gif', 'GIF89a'],
  ['image/bmp', 'BM'],
  ['image/x-icon', '\0\0\x01\0'],
]

/** The kind of a picture by its own bytes; null for anything else, SVG included, which is a document with scripts. */
export function imageTypeOf(bytes: Buffer): string | null {
  const text = bytes.subarray(0, 16).toString('latin1')
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp'
  if (/^ftyp(?:avif|avis)/.test(text.slice(4))) return 'image/avif'
  return starts.find(([, start]) => text.startsWith(start))?.[0] ?? null
}
