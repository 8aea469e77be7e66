import { htmlPolicy } from '../../lib/html-policy.ts'

// A large mail repeats few styles thousands of times, so each is judged once.
const mostKept = 5_000
const longestStyle = 5_000

/**
 * Gives the cleaner of style attributes for one mail: declarations of the allow-list with allowed values stay, all
 * others go. A value that holds a semicolon falls apart and is refused in pieces.
 */
export function styleCleaner(): (style: string) => string {
  const kept = new Map<string, string>()
  return (style) => {
    const known = kept.get(style)
    if (known !== undefined) return known
    const clean = cleanStyle(style.slice(0, longestStyle))
    if (kept.size < mostKept) kept.set(style, clean)
    return clean
  }
}

const allowed = new Map(Object.entries(htmlPolicy.allowedStyles?.['*'] ?? {}))

function cleanStyle(style: string): string {
  const declarations: string[] = []
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':')
    if (colon === -1) continue
    const name = declaration.slice(0, colon).trim().toLowerCase()
    const value = declaration
      .slice(colon + 1)
      .replace(/!\s*important\s*$/i, '')
      .trim()
    // a quote that nobody closes would swallow what follows
    if (value.split("'").length % 2 === 0 || value.split('"').length % 2 === 0) continue
    if (allowed.get(name)?.some((pattern) => pattern.test(value))) declarations.push(`${name}:${value}`)
  }
  return declarations.join(';')
}
