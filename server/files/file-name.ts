const longestName = 200

// Controls, marks that turn the reading direction, zero-width characters: `invoice\u202Efdp.exe` reads as a PDF.
const invisible = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu

/**
 * A file name that is safe to show, to send in a header and to put into an archive: no folders, no control or
 * direction characters, at most 200 characters with its extension kept. Empty when nothing is left.
 */
export function cleanFileName(name: string): string {
  const base = name.slice(-4_000).split(/[/\\]/).at(-1) ?? ''
  const visible = base.replace(invisible, '').replace(/\s+/g, ' ').trim()
  if (/^\.*$/.test(visible)) return ''
  const characters = Array.from(visible)
  if (characters.length <= longestName) return visible
  const extension = /\.[^.\s]{1,16}$/.exec(visible)?.[0] ?? ''
  return characters.slice(0, longestName - extension.length).join('') + extension
}

/** Names in their order, each once: a second `a.txt` becomes `a (2).txt`. Case does not tell two names apart. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  const counts = new Map<string, number>()
  return names.map((name) => {
    const dot = name.lastIndexOf('.')
    const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
    let candidate = name
    let number = counts.get(name.toLowerCase()) ?? 1
    while (taken.has(candidate.toLowerCase())) {
      number += 1
      candidate = `${stem} (${number})${extension}`
    }
    counts.set(name.toLowerCase(), number)
    taken.add(candidate.toLowerCase())
    return candidate
  })
}
