import type { Attributes, IOptions, Tag } from 'sanitize-html'
import { sanitizeWith } from '../lib/html.ts'
import { htmlPolicy, linkAttributes } from '../lib/html-policy.ts'

/** A message's HTML as it is shown, and what was found in it. */
export interface ShownHtml {
  html: string
  /** Pictures elsewhere, points that only count readers not among them. */
  remoteImages: number
  /** Points that only count readers: never fetched. */
  trackingPixels: number
  /** Whose points they are. */
  trackerHosts: string[]
}

export interface RewriteOptions {
  isShown: boolean
  /** The address of ours that a picture elsewhere is got through. */
  imageAddress(url: string): string
  /** The address of a file in a message's text; null leaves it as it is. */
  fileAddress(fileId: number): string | null
}

/** The mark of a place where a picture was left out. */
const blockedClass = 'blocked-image'
const ownFile = /^\/desk\/api\/v2\/files\/(\d{1,15})\/inline$/
const pixelLength = 2

/**
 * Makes a stored message fit to be shown: cleaned once more, links with their real target as their title, pictures from
 * elsewhere through our own address or left out with a mark in their place. Never throws.
 */
export function rewriteImages(source: string, options: RewriteOptions): ShownHtml {
  const found = { remoteImages: 0, trackingPixels: 0, hosts: new Set<string>() }
  const policy: IOptions = {
    ...htmlPolicy,
    allowedClasses: { span: [blockedClass] },
    transformTags: {
      ...htmlPolicy.transformTags,
      a: (tagName, { title: _claimed, ...attribs }) => ({ tagName, attribs: asLink(attribs) }),
      img: (tagName, attribs) => {
        const { src = '' } = attribs
        const fileId = ownFile.exec(src)?.[1]
        if (fileId !== undefined)
          return { tagName, attribs: { ...attribs, src: options.fileAddress(Number(fileId)) ?? src } }
        if (!/^https?:\/\//i.test(src)) return { tagName, attribs: withoutSource(attribs) }
        if (isPixel(attribs)) {
          found.trackingPixels += 1
          found.hosts.add(hostOf(src))
          return { tagName: 'span', attribs: {} }
        }
        found.remoteImages += 1
        return options.isShown ? { tagName, attribs: { ...attribs, src: options.imageAddress(src) } } : blocked(attribs)
      },
    },
  }
  const html = sanitizeWith(source, policy)
  const { remoteImages, trackingPixels, hosts } = found
  return { html, remoteImages, trackingPixels, trackerHosts: [...hosts].sort() }
}

const linkTarget = /^\s*(?:https?:\/\/|mailto:|tel:)/i

function asLink({ href, rel: _rel, target: _target, ...others }: Attributes): Attributes {
  const isUsable = href !== undefined && linkTarget.test(href)
  return { ...(isUsable ? { href, title: href } : {}), ...others, ...linkAttributes }
}

const withoutSource = ({ src: _src, ...others }: Attributes): Attributes => others

function blocked({ src = '', alt = '' }: Attributes): Tag {
  const host = hostOf(src)
  return { tagName: 'span', attribs: { class: blockedClass, title: host }, text: alt.trim() || host }
}

function isPixel({ width, height, style = '' }: Attributes): boolean {
  const lengths = [
    lengthOf(width ?? /(?:^|[;\s])width\s*:\s*([^;]+)/i.exec(style)?.[1]),
    lengthOf(height ?? /(?:^|[;\s])height\s*:\s*([^;]+)/i.exec(style)?.[1]),
  ].filter((length) => length !== null)
  return lengths.length > 0 && lengths.every((length) => length <= pixelLength)
}

/** In pixels, of `1` and `1px`; null for other units and none. */
function lengthOf(text: string | undefined): number | null {
  const match = /^\s*(\d{1,5}(?:\.\d+)?)\s*(?:px)?\s*$/i.exec(text ?? '')
  return match === null ? null : Number(match[1])
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : ''
}
