import type { MessageView } from './view-message.ts'

// A mail with looks of its own was written for a white page and keeps one; a plain one takes the theme's colours.
const hasOwnLooks = /\s(?:style|bgcolor|color)=|<font/i

const style = `:root { color-scheme: light; background: #fff; color: #1b2130; font: 0.875rem/1.55 system-ui, sans-serif }
body { margin: 0; overflow-wrap: anywhere }
:root.plain { background: transparent }
:root.plain.dark { color-scheme: dark; color: #e3e7f0 }
:root.plain.dark a { color: #9db0ff }
img { max-width: 100%; height: auto }
pre { white-space: pre-wrap }
blockquote { margin: .5rem 0; padding-inline-start: .75rem; border-inline-start: 3px solid #8883 }
p { margin: 0 0 .75rem }
.blocked-image { display: inline-block; padding: .25rem .5rem; border: 1px dashed #888; border-radius: .25rem; font-size: .8125rem }`

/** A whole document for a sandboxed frame: the message, and nothing that could run or call. */
export function viewDocument(view: MessageView, theme: 'light' | 'dark'): string {
  const classes = [hasOwnLooks.test(view.html) ? '' : 'plain', theme].filter((name) => name !== '')
  return `<!doctype html>
<html class="${classes.join(' ')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Message</title>
<style>${style}</style>
</head>
<body dir="auto">
${view.html}
</body>
</html>
`
}

/**
 * Its policy. `sandbox` holds also when the document is opened by itself; the origin is named because 'self' means
 * nothing to some browsers in a document that has none.
 */
export function viewPolicy(publicUrl: string): string {
  return [
    `default-src 'none'`,
    `style-src 'unsafe-inline'`,
    `img-src 'self' ${new URL(publicUrl).origin}`,
    `form-action 'none'`,
    `base-uri 'none'`,
    `frame-ancestors 'self'`,
    'sandbox allow-popups allow-popups-to-escape-sandbox',
  ].join('; ')
}
