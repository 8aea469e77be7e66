import type { IOptions } from 'sanitize-html'

// What a message may contain. Everything not named here is dropped (its text stays, except script and style).

const inlineTags = `a abbr b bdi bdo big br cite code del dfn em font i img ins kbd mark q rp rt ruby s samp small span
  strike strong sub sup time tt u var wbr`
const blockTags = `address article aside blockquote caption center col colgroup dd details div dl dt figcaption figure
  footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th thead tr ul`

const length = String.raw`(?:0|\d{1,5}(?:\.\d{1,4})?(?:px|pt|em|rem|ex|ch|%|cm|mm|in|vw)?)`
const color = String.raw`(?:#[0-9a-f]{3,8}|(?:rgb|hsl)a?\([0-9.,%\s/]{1,40}\)|[a-z]{3,25})`
const borderPart = `(?:${length}|${color}|thin|medium|thick)`

const lengths = anyOf(`(?:${length}|auto|normal)(?:\\s+(?:${length}|auto)){0,3}`)
const colors = anyOf(color)
const border = anyOf(`${borderPart}(?:\\s+${borderPart}){0,3}`)
const word = anyOf('[a-z][a-z-]{1,30}')

const allowedStyles: Record<string, RegExp[]> = {
  ...each('color background-color border-color border-top-color border-bottom-color', colors),
  ...each('border border-top border-right border-bottom border-left border-width', border),
  ...each('margin margin-top margin-right margin-bottom margin-left', lengths),
  ...each('padding padding-top padding-right padding-bottom padding-left', lengths),
  ...each('width height max-width max-height min-width min-height border-radius border-spacing', lengths),
  ...each('font-size line-height letter-spacing text-indent', lengths),
  ...each('text-align vertical-align text-transform white-space word-break overflow-wrap direction', word),
  ...each('border-style border-collapse list-style-type font-style font-variant float clear table-layout', word),
  background: colors,
  // hidden text is shown: an agent must see what a customer sent
  display: anyOf('block|inline|inline-block|table|table-row|table-cell|list-item'),
  'font-size': anyOf(`${length}|(?:x{1,2}-)?(?:small|large)|medium|smaller|larger`),
  'font-weight': anyOf('normal|bold|bolder|lighter|[1-9]00'),
  'font-family': anyOf(String.raw`[\w\s,'"-]{1,200}`),
  'text-decoration': anyOf('[a-z-]{3,20}(?:\\s[a-z-]{3,20}){0,2}'),
}

// Elements deeper than this lose their tags; browsers stop at 512 levels themselves.
const nestingLimit = 200

// A link opens outside the desk and tells the other side nothing. Relative links have no meaning in a mail.
const linkTarget = /^\s*(?:https?:\/\/|mailto:|tel:|cid:)/i
const imageSource = /^\s*(?:https?:\/\/|cid:|\/desk\/api\/v2\/files\/\d+\/[a-z]+(?:\?|\s*$))/i

/** Attributes every link gets, in the order they are written. */
export const linkAttributes = { rel: 'noopener noreferrer nofollow', target: '_blank' }

/** The allow-list for sanitize-html (email-rules.md, rule 21): no id, class or name, no url(), no position. */
export const htmlPolicy: IOptions = {
  allowedTags: `${inlineTags} ${blockTags}`.split(/\s+/),
  allowedAttributes: {
    '*': ['style', 'dir', 'lang', 'title', 'align', 'valign'],
    a: ['href', 'rel', 'target'],
    img: ['src', 'alt', 'width', 'height'],
    font: ['color', 'face', 'size'],
    span: ['data-user-id'],
    table: ['width', 'height', 'border', 'cellpadding', 'cellspacing', 'bgcolor', 'summary'],
    tr: ['bgcolor', 'height'],
    td: ['colspan', 'rowspan', 'width', 'height', 'bgcolor', 'nowrap'],
    th: ['colspan', 'rowspan', 'width', 'height', 'bgcolor', 'nowrap', 'scope'],
    col: ['span', 'width'],
    colgroup: ['span', 'width'],
    ol: ['start', 'type', 'reversed'],
    ul: ['type'],
    li: ['value', 'type'],
    time: ['datetime'],
    hr: ['width', 'size', 'color'],
    details: ['open'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel', 'cid'],
  allowedSchemesByTag: { img: ['http', 'https', 'cid'] },
  allowProtocolRelative: false,
  allowedStyles: { '*': allowedStyles },
  nestingLimit,
  transformTags: {
    a(tagName, { href, rel: _rel, target: _target, ...others }) {
      const attribs = href !== undefined && linkTarget.test(href) ? { href, ...others } : others
      return { tagName, attribs: { ...attribs, ...linkAttributes } }
    },
    img(tagName, { src, ...others }) {
      return { tagName, attribs: src !== undefined && imageSource.test(src) ? { src, ...others } : others }
    },
  },
}

function anyOf(pattern: string): RegExp[] {
  return [new RegExp(`^(?:${pattern})$`, 'i')]
}

function each(names: string, patterns: RegExp[]): Record<string, RegExp[]> {
  return Object.fromEntries(names.split(' ').map((name) => [name, patterns]))
}
