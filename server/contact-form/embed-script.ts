/** Tells the page around a form how high it is. The height is no secret, and who is around is not known here. */
export const heightScript = `(function () {
  function tell() { parent.postMessage({ deskhandFormHeight: Math.ceil(document.documentElement.getBoundingClientRect().height) }, '*') }
  new ResizeObserver(tell).observe(document.documentElement)
  tell()
})()`

/**
 * What `<script src="…/contact/{slug}/embed.js"></script>` runs: it puts the form into a frame where the script stands,
 * and follows its height. Nothing else of the page is touched or read.
 */
export function embedScript(publicUrl: string, form: { slug: string; title: string }): string {
  const address = JSON.stringify(`${publicUrl}/contact/${form.slug}?embed=1`)
  const origin = JSON.stringify(new URL(publicUrl).origin)
  return `(function () {
  var here = document.currentScript
  var frame = document.createElement('iframe')
  frame.src = ${address}
  frame.title = ${JSON.stringify(form.title)}
  frame.style.cssText = 'display:block;width:100%;border:0;height:640px'
  window.addEventListener('message', function (event) {
    if (event.origin !== ${origin} || event.source !== frame.contentWindow) return
    var height = event.data && event.data.deskhandFormHeight
    if (typeof height === 'number' && height > 0 && height < 20000) frame.style.height = height + 'px'
  })
  here.parentNode.insertBefore(frame, here.nextSibling)
})()
`
}
