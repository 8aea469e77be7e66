import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { packageRoot } from '../../../server/lib/package-root.ts'

const built = join(packageRoot, 'dist', 'web')

/** Has the page get every English string in marks: «Save». Whatever is not in marks does not come from a file. */
export async function speakPseudo(page: Page): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(built, 'manifest.json'), 'utf8')) as Record<string, { file: string }>
  for (const name of readdirSync(join(packageRoot, 'web', 'locales', 'en'))) {
    const file = manifest[`locales/en/${name}`]?.file
    if (file === undefined) throw new Error(`${name} is not part of the build`)
    const strings = JSON.parse(readFileSync(join(packageRoot, 'web', 'locales', 'en', name), 'utf8'))
    const body = `export default ${JSON.stringify(marked(strings))}`
    await page.route(`**/${file}`, (route) => route.fulfill({ contentType: 'text/javascript', body }))
  }
}

function marked(value: unknown): unknown {
  if (typeof value === 'string') return `«${value}»`
  return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, marked(inner)]))
}

/** Every text among the values of the API's answers, the longest first. */
export function textsIn(answers: readonly unknown[]): string[] {
  const found = new Set<string>()
  const walk = (value: unknown): void => {
    if (typeof value === 'string') found.add(value.trim())
    else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) walk(inner)
  }
  walk(answers)
  return [...found].filter((text) => text.length > 1).sort((one, other) => other.length - one.length)
}

/**
 * What people can read on the page that is neither in marks, nor made of texts the API answered, nor a time or number:
 * texts of elements, labels, titles and placeholders.
 */
export async function unmarkedTexts(page: Page, answered: readonly string[]): Promise<string[]> {
  const texts = (await page.evaluate(`(() => {
    const found = new Set()
    const aside = 'kbd, time, code, iframe, [aria-hidden=true], [role=img]'
    const isSeen = (element) => element.checkVisibility() && !element.closest(aside)
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (node.parentElement && isSeen(node.parentElement)) found.add(node.textContent.trim())
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]'))
      if (isSeen(element))
        for (const name of ['aria-label', 'title', 'placeholder']) found.add((element.getAttribute(name) ?? '').trim())
    return [...found]
  })()`)) as string[]
  const isWord = (text: string) => /\p{L}{2}/u.test(text)
  const isStray = (text: string) => isWord(withoutFormatted(text)) && isWord(withoutFormatted(without(text, answered)))
  return texts.filter((text) => !/[«»]/.test(text) && isStray(text))
}

function without(text: string, known: readonly string[]): string {
  if (known.some((value) => value.includes(text))) return ''
  return known.reduce((rest, value) => (rest.includes(value) ? rest.replaceAll(value, ' ') : rest), text)
}

// Names of languages and of the product stay as they are; Intl writes times, sizes and units.
const always = /^(Deskhand|English|Deutsch|API|HTML|Markdown)$/
const formatted =
  /\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|AM|PM|hr|min|sec|days?|kB|MB|byte|Ctrl|UTC|GMT)\b/g

function withoutFormatted(text: string): string {
  return text.replace(always, '').replace(formatted, '')
}
