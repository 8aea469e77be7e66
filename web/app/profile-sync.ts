import { useQuery } from '@tanstack/react-query'
import i18next from 'i18next'
import { useEffect } from 'react'
import { answer, api } from '../api/client.ts'
import { queryClient } from '../api/query-client.ts'
import { useSession } from '../api/session.ts'
import { showTimesIn } from '../i18n/dates.ts'
import { changeLanguage, type Language, languages } from '../i18n/strings.ts'
import { showFailure } from '../ui/explain-failure.ts'
import { onPreference, type Preferences, readPreference, setPreference, usePreference } from './preferences.ts'
import { currentTheme, onTheme, setTheme, type Theme } from './theme.ts'

// What follows a person from device to device. It is kept by the server (/me/preferences.json); this browser's copy is
// what shows at once. The rest of the preferences (widths of panes) fits one screen only.
const followed = [
  'density',
  'shortcuts',
  'hasSingleKeys',
  'isFirstRunOver',
  'isMailOutTested',
  'panelOrder',
  'panelFolded',
] as const satisfies readonly (keyof Preferences)[]

const saveWaitMilliseconds = 800

let unsaved: Record<string, unknown> = {}
let timer: ReturnType<typeof setTimeout> | undefined
// what comes from the server need not be told to it
let isTaking = false

/** Takes over what the person has set on other devices, and keeps what is changed here. Once, in the shell. */
export function useProfileSync(): void {
  useEffect(() => {
    let isOver = false
    answer(api.GET('/me/preferences.json')).then(
      ({ preferences }) => isOver || take(preferences),
      // the browser's copy holds
      (error) => isOver || showFailure(i18next.t('failure.preferences'), error),
    )
    const stops = [
      onPreference((name, value) => (followed as readonly string[]).includes(name) && save(name, value)),
      onTheme((theme) => save('theme', theme)),
    ]
    const onLanguage = (language: string) => {
      save('language', language)
      // the names that the desk came with are in the language of the moment they were asked for
      void queryClient.invalidateQueries()
    }
    i18next.on('languageChanged', onLanguage)
    return () => {
      isOver = true
      for (const stop of stops) stop()
      i18next.off('languageChanged', onLanguage)
    }
  }, [])
}

/** Shows times in the agent's zone; the name of the zone that is shown, undefined for the browser's. */
export function useAgentZone(): string | undefined {
  const { timezoneId } = useSession()
  const known = usePreference('zone')
  const isKnown = timezoneId ? known?.id === timezoneId : true
  const { data: zones } = useQuery({ ...zonesQuery, enabled: !isKnown })
  const found = zones?.find(({ id }) => id === timezoneId)
  useEffect(() => {
    if (found !== undefined) setPreference('zone', found)
  }, [found])
  const name = timezoneId && known?.id === timezoneId ? known.name : undefined
  // before anything below is drawn
  showTimesIn(name)
  return name
}

/** The zones that `timezoneId` of a user stands for. */
export const zonesQuery = {
  queryKey: ['timezones'],
  queryFn: async () => (await answer(api.GET('/timezones.json'))).timezones,
  staleTime: Number.POSITIVE_INFINITY,
} as const

function take(preferences: Record<string, unknown>): void {
  isTaking = true
  for (const name of followed) {
    const value = preferences[name]
    if (value !== undefined && typeof value === typeof readPreference(name)) setPreference(name, value as never)
  }
  const { theme, language } = preferences
  if (isTheme(theme) && theme !== currentTheme()) setTheme(theme)
  isTaking = false
  if (isLanguage(language) && language !== i18next.language) void changeLanguage(language)
}

function save(name: string, value: unknown): void {
  if (isTaking) return
  unsaved = { ...unsaved, [name]: value }
  clearTimeout(timer)
  timer = setTimeout(() => {
    const preferences = unsaved
    unsaved = {}
    // it stays in this browser whatever the server says
    answer(api.PATCH('/me/preferences.json', { body: { preferences } })).catch((error: unknown) =>
      showFailure(i18next.t('failure.preferences'), error),
    )
  }, saveWaitMilliseconds)
}

const isTheme = (value: unknown): value is Theme => value === 'light' || value === 'dark' || value === 'system'
const isLanguage = (value: unknown): value is Language => typeof value === 'string' && Object.hasOwn(languages, value)
