import type { IOptions } from 'sanitize-html'
import { sanitizeWith } from '../../lib/html.ts'
import { htmlPolicy } from '../../lib/html-policy.ts'
import { decodePercent } from './header-parameters.ts'
import { styleCleaner } from './mail-style.ts'
import { decodeBase64 } from './transfer-encoding.ts'

/** An image written into the HTML itself. */
export interface EmbeddedImage {
  contentId: string
  contentType: string
  content: Buffer
}

export interface CleanedHtml {
  html: string
  /** Content-IDs the HTML shows, as the files have them. */
  shownIds: Set<string>
  embedded: EmbeddedImage[]
  remoteImages: { count: number; pixels: number }
}

/** The files HTML may refer to: Content-ID or Content-Location (each lower case) to the Content-ID to use. */
export type FileReferences = Map<string, string>

const mostEmbedded = 200

/**
 * Cleans the HTML of a stranger (rule 21): the allow-list of every message, plus classes and ids with a prefix of their
 * own, which tell what a mail program quoted. Images are brought to one form: `cid:` and the id of the file.
 */
export function cleanMailHtml(source: string, references: FileReferences): CleanedHtml {
  const result: CleanedHtml = { html: '', shownIds: new Set(), embedded: [], remoteImages: { count: 0, pixels: 0 } }
  result.html = sanitizeWith(source, policyFor(result, references))
  return result
}

function policyFor(result: CleanedHtml, references: FileReferences): IOptions {
  const general = htmlPolicy.allowedAttributes as Record<string, string[]>
  const { allowedStyles: _ownStyles, ...policy } = htmlPolicy
  const link = htmlPolicy.transformTags?.['a']
  const cleanStyle = styleCleaner()
  return {
    ...policy,
    // the styles are cleaned below: the parser that would do it here takes longer than all the rest
    parseStyleAttributes: false,
    allowedAttributes: { ...general, '*': [...(general['*'] ?? []), 'class', 'id'] },
    nonTextTags: ['script', 'style', 'textarea', 'option', 'title', 'xmp', 'iframe', 'noembed', 'noframes', 'template'],
    transformTags: {
      ...(link === undefined ? {} : { a: link }),
      img: (tagName, attributes) => ({ tagName, attribs: imageAttributes(attributes, result, references) }),
      '*': (tagName, attributes) => {
        const attribs = prefixed(tagName, attributes)
        return { tagName, attribs: attribs['style'] === undefined ? attribs : styled(attribs, cleanStyle) }
      },
    },
  }
}

function styled(attributes: Record<string, string>, cleanStyle: (style: string) => string): Record<string, string> {
  const { style = '', ...others } = attributes
  const clean = cleanStyle(style)
  return clean === '' ? others : { ...others, style: clean }
}

/** Class and id with a prefix, so that they match no style or script of the page that shows them. */
function prefixed(tagName: string, attributes: Record<string, string>): Record<string, string> {
  const isCite = tagName === 'blockquote' && attributes['type'] === 'cite'
  if (attributes['class'] === undefined && attributes['id'] === undefined && !isCite) return attributes
  const { class: classes = '', id, ...others } = attributes
  const names = [...classes.split(/\s+/), ...(isCite ? ['quote-cite'] : [])]
  const safe = names.filter((name) => /^[\w-]{1,80}$/.test(name)).slice(0, 10)
  return {
    ...others,
    ...(safe.length > 0 ? { class: safe.map((name) => `mail-${name}`).join(' ') } : {}),
    ...(id !== undefined && /^[\w.:-]{1,80}$/.test(id) ? { id: `mail-${id}` } : {}),
  }
}

function imageAttributes(
  { src, ...others }: Record<string, string>,
  result: CleanedHtml,
  references: FileReferences,
): Record<string, string> {
  const source = (src ?? '').trim()
  const known = referencedId(source, references)
  if (known !== null) {
    result.shownIds.add(known)
    return { src: `cid:${known}`, ...others }
  }
  if (/^cid:/i.test(source)) return { src: source, ...others }
  if (/^data:image\//i.test(source)) {
    const image = readDataUrl(source, result.embedded.length)
    if (image === null || result.embedded.length >= mostEmbedded) return others
    result.embedded.push(image)
    return { src: `cid:${image.contentId}`, ...others }
  }
  if (!/^https?:\/\//i.test(source)) return others
  result.remoteImages.count += 1
  if (isPixel(others)) result.remoteImages.pixels += 1
  return { src: source, ...others }
}

function referencedId(source: string, references: FileReferences): string | null {
  if (source === '') return null
  const bare = source.replace(/^cid:/i, '').replace(/^<|>$/g, '')
  const decoded = decodePercent(bare).toString('utf8')
  return references.get(bare.toLowerCase()) ?? references.get(decoded.toLowerCase()) ?? null
}

function readDataUrl(source: string, number: number): EmbeddedImage | null {
  const head = /^data:(image\/(?:png|gif|jpe?g|webp|bmp));(?:[\w=-]{1,40};)?base64,/i.exec(source.slice(0, 100))
  if (head?.[1] === undefined) return null
  const content = decodeBase64(Buffer.from(source.slice(head[0].length), 'latin1'))
  return { contentId: `embedded-${number + 1}@mail`, contentType: head[1].toLowerCase(), content }
}

/** Whether an image is too small to be seen: it is there to tell that the mail was read. */
function isPixel({ width, height, style = '' }: Record<string, string>): boolean {
  const small = (value: string | undefined) => value !== undefined && /^\s*[01](?:px)?\s*$/.test(value)
  const styled = (name: string) => new RegExp(`(?:^|[;\\s])${name}\\s*:\\s*[01]px`, 'i').test(style.slice(0, 1_000))
  return (
    (small(width) && small(height)) ||
    (styled('width') && styled('height')) ||
    (styled('max-width') && styled('max-height'))
  )
}
