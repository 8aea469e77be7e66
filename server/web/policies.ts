/**
 * Content-Security-Policy of the app's page. Scripts come from our own files only. The nonce lets the dialog and menu
 * primitives add the style elements they need (hiding the page's scrollbar while a dialog is open).
 */
export function pagePolicy(styleNonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${styleNonce}'`,
    // blob: shows an image that is being uploaded
    `img-src 'self' data: blob:`,
    `media-src 'self' blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `frame-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

/**
 * Policy of the frame that shows a message: the styles of a mail apply, nothing else does. No script can run in it and
 * nothing is loaded from another host, so opening a message tells nobody.
 */
export const framePolicy = [
  `default-src 'none'`,
  `style-src 'unsafe-inline'`,
  `img-src 'self' data:`,
  `form-action 'none'`,
  `base-uri 'none'`,
  `frame-ancestors 'self'`,
].join('; ')
