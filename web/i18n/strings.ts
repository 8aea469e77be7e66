import i18next, { type BackendModule, type Namespace } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { isolated } from '../ui/direction.ts'

/** The languages the app is translated to, with their own names. */
export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages

const files = import.meta.glob<{ default: Record<string, unknown> }>('../locales/*/*.json')

/** Each screen's strings are a chunk of their own, loaded with the screen. */
const backend: BackendModule = {
  type: 'backend',
  init() {},
  async read(language: string, namespace: string) {
    const load = files[`../locales/${language}/${namespace}.json`]
    if (load === undefined) throw new Error(`no strings for ${language}/${namespace}`)
    return (await load()).default
  },
}

/** Makes the strings ready; call it once, before anything is rendered. */
export async function startStrings(language: Language): Promise<void> {
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: 'en',
      supportedLngs: Object.keys(languages),
      ns: ['common'],
      defaultNS: 'common',
      // React escapes; a name keeps its direction to itself
      interpolation: { escapeValue: true, escape: isolated },
      returnNull: false,
    })
  showLanguage(language)
}

/** Loads the strings of a screen; route loaders call it, so that the screen never shows without words. */
export async function loadStrings(...namespaces: Extract<Namespace, string>[]): Promise<void> {
  await i18next.loadNamespaces(namespaces)
}

/** Changes the language at once and for later visits. */
export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language)
  showLanguage(language)
  // the server writes it on <html> of the next page
  document.cookie = `deskhand_language=${language}; path=/; max-age=31536000; samesite=lax`
}

/** The language of the cookie, else the browser's first one that there are strings for. */
export function preferredLanguage(): Language {
  const chosen = /(?:^|; )deskhand_language=(\w+)/.exec(document.cookie)?.[1]
  const wanted = [chosen ?? '', ...navigator.languages].map((name) => name.split('-', 1)[0] ?? '')
  return wanted.find((name): name is Language => Object.hasOwn(languages, name)) ?? 'en'
}

function showLanguage(language: Language): void {
  document.documentElement.lang = language
  document.documentElement.dir = i18next.dir(language)
}
