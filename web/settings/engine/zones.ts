import type { Option } from '../../ui/select.tsx'

let options: readonly Option<string>[] | undefined

/** Every time zone the platform knows, and UTC. */
export function zoneOptions(): readonly Option<string>[] {
  options ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')].map((name) => ({
    value: name,
    label: name.replaceAll('_', ' '),
  }))
  return options
}
