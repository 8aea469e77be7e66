const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0', apos: "'" }

/** Decodes the entities the cleaner writes; others are characters already. */
export function decodeEntities(text: string): string {
  return text.includes('&')
    ? text.replace(/&(amp|lt|gt|quot|nbsp|apos|#39);/g, (_, name: string) => named[name] ?? "'")
    : text
}
