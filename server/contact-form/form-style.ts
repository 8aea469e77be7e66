const defaultAccent = '#2f56d8'

/** The style of a form's pages: readable at phone width, in light and dark, with the form's colour on its button. */
export function formStyle(accentColor: string): string {
  const accent = /^#[0-9a-f]{6}$/.test(accentColor) ? accentColor : defaultAccent
  return `:root { color-scheme: light dark; --accent: ${accent}; --on-accent: ${textOn(accent)}; --ground: #fff; --ink: #1b2130; --soft: #596275; --line: #8b93a5; --bad: #b3261e; --bad-ground: #fdf1f0 }
@media (prefers-color-scheme: dark) { :root { --ground: #14171f; --ink: #e6e9f1; --soft: #a9b1c2; --line: #6f788b; --bad: #ff9b94; --bad-ground: #35201f } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
main { max-width: 40rem; margin: 0 auto; padding: 2rem 1rem 3rem }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25 }
.intro { white-space: pre-line; margin: 0 0 1.5rem }
.field { margin: 0 0 1.125rem }
label, legend { display: block; font-weight: 600; margin: 0 0 .25rem; padding: 0 }
.soft { color: var(--soft); font-weight: 400 }
.hint { margin: .25rem 0 0; color: var(--soft); font-size: .875rem }
input:not([type=checkbox]), textarea, select { width: 100%; min-height: 2.75rem; padding: .5rem .625rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: .375rem }
textarea { min-height: 10rem; resize: vertical }
fieldset { border: 0; margin: 0; padding: 0 }
.choice { display: flex; gap: .5rem; align-items: flex-start; font-weight: 400; padding: .25rem 0 }
.choice input { width: 1.25rem; height: 1.25rem; margin: .125rem 0 0; accent-color: var(--accent) }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px }
.summary:focus-visible { outline: 0 }
.summary p { margin: 0 }
.bad input, .bad textarea, .bad select { border-color: var(--bad); border-width: 2px }
.error { margin: .25rem 0 0; color: var(--bad); font-weight: 600 }
.summary { margin: 0 0 1.5rem; padding: .75rem 1rem; border-inline-start: 4px solid var(--bad); background: var(--bad-ground) }
.summary ul { margin: .25rem 0 0; padding-inline-start: 1.25rem }
.summary a { color: inherit }
button, .button { display: inline-block; min-height: 2.75rem; padding: .5rem 1.5rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0; border-radius: .375rem; cursor: pointer; text-decoration: none }
.away { position: absolute; left: -200vw; width: 1px; height: 1px; overflow: hidden }
.embedded main { padding: 1rem }`
}

/** Black or white, whichever is easier to read on a colour (WCAG 2.2 contrast). */
function textOn(color: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#fff' : '#000'
}
