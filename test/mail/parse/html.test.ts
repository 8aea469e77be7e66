import { describe, expect, test } from 'vitest'
import { readText } from './support.ts'

const clean = async (body: string) => readText(body, 'Content-Type: text/html; charset=utf-8')

describe('rule 21: HTML is safe to show', () => {
  test.each([
    ['<script>alert(1)</script><p>a</p>', '<p>a</p>'],
    ['<title>x</title><p onclick="a()">a</p>', '<p>a</p>'],
    ['<form action=x><input>a</form>', 'a'],
    ['<svg><style><img src=x onerror=alert(1)></style></svg>a', 'a'],
    ['<p style="position:fixed;color:red !important;background:url(http://x/)">a</p>', '<p style="color:red">a</p>'],
    ['<p style="color:red;font-family:\'a;b\'">a</p>', '<p style="color:red">a</p>'],
    ['<a href="javascript:x">a</a>', '<a rel="noopener noreferrer nofollow" target="_blank">a</a>'],
    ['<p id="top" class="MsoNormal x&quot;y" name="n">a</p>', '<p class="mail-MsoNormal" id="mail-top">a</p>'],
    ['<base href="http://x/"><meta http-equiv=refresh><link rel=stylesheet href=x>a', 'a'],
    ['<!--[if mso]><p>x</p><![endif]--><p>a</p>', '<p>a</p>'],
    ['<img src="file:///etc/passwd" alt="a">b', '<img alt="a" />b'],
  ])('%s', async (source, expected) => {
    expect((await clean(source)).html).toBe(expected)
  })

  test.each([
    ['40,000 open elements', '<div>'.repeat(40_000)],
    ['tables within tables', '<table><tr><td>'.repeat(20_000)],
    ['quotations within quotations', '<blockquote type="cite">'.repeat(20_000)],
    ['end tags of nothing', '<b>'.repeat(400) + '</x>'.repeat(40_000)],
    ['comments', '<!--'.repeat(40_000)],
    ['entities', '&#x41;&amp;'.repeat(40_000)],
  ])('deep or odd HTML ends: %s', async (_, source) => {
    const mail = await clean(`${source}The end`)
    expect(typeof mail.visible.text).toBe('string')
  })

  test('5 MB of a real-looking table are read', async () => {
    const row =
      '<tr style="color:red"><td style="padding:3px;border:1px solid #ccc"><p class="MsoNormal">Hello &amp; <a href="https://a.example/">b</a></p></td></tr>\n'
    const mail = await clean(`<table>${row.repeat(Math.ceil(5_000_000 / row.length))}</table>`)
    expect(mail.html?.endsWith('</table>')).toBe(true)
  })
})

describe('rule 22: remote images', () => {
  test('are counted, those too small to see are named', async () => {
    const mail = await clean(
      '<img src="https://a.example/1.png"><img src="http://a.example/t.gif" width=1 height="1"><img src="https://a.example/u" style="width:1px;height:1px"><img src="cid:x">',
    )
    expect(mail.remoteImages).toEqual({ count: 3, pixels: 2 })
  })
})
