/** The text of a signature, which the API keeps as HTML. */
export function signatureToPlain(html: string): string {
  const withBreaks = html.replace(/<br\s*\/?>|<\/(p|div)>(?=.)/gi, '\n')
  const parsed = new DOMParser().parseFromString(withBreaks, 'text/html')
  return (parsed.body.textContent ?? '').trim()
}

/** A text as the HTML of a signature. */
export function plainToSignature(text: string): string {
  const holder = document.createElement('div')
  return text
    .trim()
    .split('\n')
    .map((line) => {
      holder.textContent = line
      return holder.innerHTML
    })
    .join('<br>')
}
