import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeHtml, htmlToText, renderMessage, sanitizeHtml } from './html.ts'
import { readSimpleHtml } from './simple-html.ts'

// An empty comment takes a text out of the simple subset without changing what it means.
const fully = (html: string) => sanitizeHtml(`${html}<!---->`)

describe('sanitizeHtml', () => {
  test.each([
    ['<script>alert(1)</script>a', 'a'],
    ['<style>p{color:red}</style>a', 'a'],
    ['<scr<script>ipt>alert(1)</script>', 'ipt&gt;alert(1)'],
    ['<img src=x onerror=alert(1)>', '<img />'],
    ['<img src="data:image/svg+xml;base64,AAAA">', '<img />'],
    ['<svg><script>alert(1)</script></svg>', ''],
    ['<svg onload=alert(1)>a</svg>', 'a'],
    ['<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math>', '<table></table>'],
    ['<iframe src="https://a.example"></iframe>', ''],
    ['<form action="https://a.example"><input name="x"><button>Go</button></form>', 'Go'],
    ['<base href="https://a.example"><meta http-equiv="refresh" content="0"><link rel="stylesheet" href="x">', ''],
    ['<p id="a" class="b" name="c" onclick="d()">x</p>', '<p>x</p>'],
    [
      '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
      '<p title="&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;"></p>',
    ],
    ['<p style="position:fixed;top:0;color:red">x</p>', '<p style="color:red">x</p>'],
    ['<p style="background:url(https://a.example/x)">x</p>', '<p>x</p>'],
    ['<p style="width:expression(alert(1))">x</p>', '<p>x</p>'],
    ['<p style="display:none">x</p>', '<p>x</p>'],
    ['<span data-user-id="7" data-x="8">@Ann</span>', '<span data-user-id="7">@Ann</span>'],
    ['<td colspan="2">x</td>', '<td colspan="2">x</td>'],
    ['a < b & c > d', 'a &lt; b &amp; c &gt; d'],
  ])('%s becomes %s', (dirty, clean) => {
    expect(sanitizeHtml(dirty)).toBe(clean)
  })

  test.each([
    'javascript:alert(1)',
    'JaVa\tScript:alert(1)',
    '&#106;avascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//a.example',
    '/desk/x',
    ' \u0001javascript:x',
  ])('a link to %s loses its address', (href) => {
    expect(sanitizeHtml(`<a href="${href}">x</a>`)).toBe('<a rel="noopener noreferrer nofollow" target="_blank">x</a>')
  })

  test.each(['http://a.example', 'https://a.example/?b=1#c', 'mailto:a@b.example', 'tel:+4012', 'cid:x@y'])(
    'a link to %s stays, opens elsewhere and tells nothing',
    (href) => {
      const clean = `<a href="${href}" rel="noopener noreferrer nofollow" target="_blank">x</a>`
      expect(sanitizeHtml(`<a href="${href}" target="_top" rel="opener">x</a>`)).toBe(clean)
      expect(sanitizeHtml(`<a href="${href}">x</a>`)).toBe(clean)
    },
  )

  test.each([
    ['https://a.example/x.png', true],
    ['cid:file-7', true],
    ['/desk/api/v2/files/7/inline', true],
    ['/desk/api/v2/me.json', false],
    ['/desk/api/v2/files/../me.json', false],
    ['//a.example/x.png', false],
    ['x.png', false],
  ])('an image from %s: %s', (source, kept) => {
    expect(sanitizeHtml(`<img src="${source}">`)).toBe(kept ? `<img src="${source}" />` : '<img />')
  })

  test('the short way and the full sanitizer agree on everything the short way takes', () => {
    const words = ['Hello', ' ', '\n', '  a b ', '&amp;', '&lt;', '&quot;', '&nbsp;', '& ', 'é😀', '.']
    const names = ['p', 'div', 'b', 'ul', 'ol', 'li', 'blockquote', 'pre', 'h2', 'span', 'code', 'i']
    const pieces = [
      ...words,
      ...names.flatMap((name) => [`<${name}>`, `</${name}>`]),
      '<br>',
      '<br/>',
      '<hr />',
      '<a href="https://a.example/x?y=1">',
      '<a href="mailto:a@b.example">',
      '</a>',
    ]
    const nested = fc.letrec<{ html: string }>((tie) => ({
      html: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(...words, '<br>', '<hr>'),
        fc.tuple(tie('html'), tie('html')).map(([a, b]) => a + b),
        fc.tuple(fc.constantFrom(...names), tie('html')).map(([name, inner]) => `<${name}>${inner}</${name}>`),
        tie('html').map((inner) => `<a href="https://a.example/x">${inner}</a>`),
      ),
    })).html
    const anyMix = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((list) => list.join(''))
    let taken = 0
    fc.assert(
      fc.property(fc.oneof(nested, anyMix), (html) => {
        const simple = readSimpleHtml(html)
        if (simple === null) return
        taken += 1
        expect(simple.html).toBe(fully(html))
        expect(simple.text).toBe(htmlToText(`${html}<!---->`))
      }),
      { numRuns: 2_000 },
    )
    expect(taken).toBeGreaterThan(500)
  })

  test('cleaning twice changes nothing more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<p>', '</p>', '<b title="', '">', "'", '<', '>', '&', '<td>', '<a href=', 'x'), {
          maxLength: 30,
        }),
        (parts) => {
          const once = sanitizeHtml(parts.join(''))
          expect(sanitizeHtml(once)).toBe(once)
        },
      ),
    )
  })

  test.each([
    '<div>'.repeat(200_000),
    '<b>'.repeat(499) + '</x>'.repeat(50_000),
    `<p title="${'x'.repeat(1_000_000)}">`,
    '<a href="https://x/">x</a>'.repeat(20_000),
  ])('hostile HTML is answered with something safe (case %#)', (html) => {
    const { htmlBody, textBody } = renderMessage(html, 'html')
    expect(htmlBody).not.toMatch(/<div>{201}/)
    expect(typeof textBody).toBe('string')
  })

  test('HTML nested deeper than any mail becomes its text', () => {
    expect(sanitizeHtml(`${'<div>'.repeat(600)}a<script>b</script><b>c</b>`)).toBe('ac')
  })
})

describe('htmlToText', () => {
  test.each([
    ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['One<br>Two<br/>Three', 'One\nTwo\nThree'],
    ['<div>One</div><div>Two</div>', 'One\nTwo'],
    ['<p>a  \n b\t<b> c</b>d </p> e', 'a b cd\n\ne'],
    ['<ul><li>One</li><li><p>Two</p><ol><li>A</li><li>B</li></ol></li></ul>', '- One\n- Two\n  1. A\n  2. B'],
    ['<a href="https://a.example/">page</a>', 'page (https://a.example/)'],
    ['<a href="https://a.example/">https://a.example/</a>', 'https://a.example/'],
    ['<a href="https://a.example/"></a>', 'https://a.example/'],
    ['<a href="mailto:a@b.example">a@b.example</a>', 'a@b.example'],
    ['<title>T</title><style>p{}</style><script>x()</script><p>a</p>', 'a'],
    ['&lt;b&gt; &amp; &#x1F600; &eacute;&nbsp;x', '<b> & 😀 é x'],
    ['<blockquote>a<br>b</blockquote>c', '> a\n> b\n\nc'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    ['<img src="x" alt="A cat">', 'A cat'],
    ['a <!-- b --> c', 'a c'],
    ['no markup\nat all', 'no markup\nat all'],
  ])('%s reads as %s', (html, text) => {
    expect(htmlToText(html)).toBe(text)
  })
})

describe('renderMessage', () => {
  test('HTML is kept as sent beside its safe form and its text', () => {
    const source = '<p onclick="x()">Hi</p><script>y()</script>'
    expect(renderMessage(source, 'html')).toEqual({ body: source, htmlBody: '<p>Hi</p>', textBody: 'Hi' })
  })

  test('plain text sent as HTML keeps its lines', () => {
    expect(renderMessage('One\nTwo & Three', 'html')).toEqual({
      body: 'One\nTwo & Three',
      htmlBody: 'One<br />\nTwo &amp; Three',
      textBody: 'One\nTwo & Three',
    })
  })

  test('Markdown is rendered, then cleaned', () => {
    const { body, htmlBody, textBody } = renderMessage(
      '**Hi**\nthere <script>x()</script>[a](javascript:b) [c](https://d.example)',
      'markdown',
    )
    expect(body).toContain('**Hi**')
    expect(htmlBody).toBe(
      '<p><strong>Hi</strong><br />there <a rel="noopener noreferrer nofollow" target="_blank">a</a> <a href="https://d.example" rel="noopener noreferrer nofollow" target="_blank">c</a></p>\n',
    )
    expect(textBody).toBe('Hi\nthere a c (https://d.example)')
  })

  test('Markdown too long to be written by a person is shown as text', () => {
    expect(renderMessage('*a'.repeat(60_000), 'markdown').htmlBody).toBe('*a'.repeat(60_000))
  })

  test('an empty message stays empty', () => {
    expect(renderMessage('', 'html')).toEqual({ body: '', htmlBody: '', textBody: '' })
    expect(renderMessage('', 'markdown')).toEqual({ body: '', htmlBody: '', textBody: '' })
  })
})

test('escapeHtml makes text safe in elements and attributes', () => {
  expect(escapeHtml(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;')
})
