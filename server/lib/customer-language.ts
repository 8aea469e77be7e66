/** What the pages and automatic mails for customers can be written in. */
export type CustomerLanguage = 'en' | 'de'

/** The first we speak among the languages of a tag or an `Accept-Language` header (RFC 9110, 12.5.4), else English. */
export function customerLanguage(wanted: string | undefined): CustomerLanguage {
  return (wanted ?? '').toLowerCase().match(/\b(?:en|de)\b/)?.[0] === 'de' ? 'de' : 'en'
}

/** Puts values into words: `{name}` stands for the value of that name. */
export function fillIn(words: string, values: Record<string, string | number>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
