type Unit = 'minute' | 'hour' | 'day'

/** `45 min`, `3 hr 20 min`, `2 days 4 hr`; a dash when there is no time. */
export function shownMinutes(minutes: number | null, language: string): string {
  return minutes === null
    ? '–'
    : partsOf(minutes)
        .map((part) => format(part, language, 'short'))
        .join(' ')
}

/** The same in the least space, for an axis: `3h`. */
export function compactMinutes(minutes: number, language: string): string {
  return partsOf(minutes)
    .map((part) => format(part, language, 'narrow'))
    .join(' ')
}

/** The two largest units that say something. */
function partsOf(minutes: number): { value: number; unit: Unit }[] {
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), Math.round(minutes % 60)]
  const all: { value: number; unit: Unit }[] = [
    { value: days, unit: 'day' },
    { value: hours, unit: 'hour' },
    { value: rest, unit: 'minute' },
  ]
  const first = all.findIndex(({ value }) => value > 0)
  if (first < 0) return all.slice(2)
  return all.slice(first, first + 2).filter(({ value }, nth) => nth === 0 || value > 0)
}

function format({ value, unit }: { value: number; unit: Unit }, language: string, unitDisplay: 'short' | 'narrow') {
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay }).format(value)
}
