/**
 * A code of lower-case letters, digits and single hyphens made from a name: `Über uns!` gives `uber-uns`. Letters
 * that have no Latin base fall away; `fallback` stands when nothing is left. At most `maximum` characters.
 */
export function slug(name: string, fallback: string, maximum = 60): string {
  const plain = name
    .slice(0, 500)
    .toLowerCase()
    .replace(/[ßæœøđłı]/g, (letter) => latin[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
  return trimHyphens(trimHyphens(plain).slice(0, maximum)) || fallback
}

const latin: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', ı: 'i' }

// runs of hyphens are one hyphen by now
function trimHyphens(text: string): string {
  return text.replace(/^-/, '').replace(/-$/, '')
}
