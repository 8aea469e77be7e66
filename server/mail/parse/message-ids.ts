import { cleanLine } from './clean-text.ts'
import { decodeRaw } from './encoded-words.ts'

const mostIds = 100
const longestId = 998

/**
 * The ids of a Message-ID, In-Reply-To or References header without <>, in order, each once, the first and the last
 * ones when there are more than 100 (the last are the nearest mails). Text that only holds ids in its middle is tolerated.
 */
export function readIds(value: string): string[] {
  const text = cleanLine(decodeRaw(value))
  const ids = new Set<string>()
  const bracketed = [...text.matchAll(/<([^<>]{1,998})>/g)].map((match) => match[1] ?? '')
  const words =
    bracketed.length > 0 ? bracketed : text.split(/[\s,;]+/).filter((word) => /^[^@<>"()]+@[^@<>"()]+$/.test(word))
  // a lone word is an id of a writer who forgot the brackets and the @
  if (words.length === 0 && /^[^\s<>]{6,}$/.test(text) && !text.includes('"')) words.push(text)
  for (const word of words) {
    const id = word.replace(/\s+/g, '')
    if (id !== '' && id !== '@' && id.length <= longestId) ids.add(id)
  }
  const list = [...ids]
  return list.length <= mostIds ? list : [...list.slice(0, 1), ...list.slice(1 - mostIds)]
}
