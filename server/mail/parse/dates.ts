// Reads the Date header (RFC 5322 3.3) as real mailers write it.

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

// Minutes east of UTC; the one-letter military zones are unusable and count as UTC (RFC 5322 4.3).
const zones: Record<string, number> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  bst: 60,
  west: 60,
  cet: 60,
  met: 60,
  mez: 60,
  cest: 120,
  mest: 120,
  mesz: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  msd: 240,
  ist: 330,
  jst: 540,
  kst: 540,
  hkt: 480,
  sgt: 480,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  akst: -540,
  akdt: -480,
  hst: -600,
  aest: 600,
  aedt: 660,
  nzst: 720,
  nzdt: 780,
  brt: -180,
  art: -180,
  ast: -240,
  adt: -180,
  nst: -210,
  sast: 120,
  wib: 420,
}

const dayFirst =
  /(\d{1,2})[\s-]+([a-z]{3})[a-z]*\.?[\s,-]+(\d{2,4})(?:[\s,]+(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2})(?:[.,]\d+)?)?\s*([ap]m)?)?/i
const monthFirst =
  /([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:,\s*(\d{4}))?[\s,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?(?:[^\d]*?\b(\d{4})\b)?/i
const isoDate = /(\d{4})-(\d{2})-(\d{2})(?:[T\s](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?/

/** Earliest claim that can be true: there was no mail with such headers before. */
const earliest = Date.UTC(1971, 0, 1)
const dayMilliseconds = 86_400_000

/** A date as claimed; null when unreadable, before 1971 or more than a day after `now`. */
export function readDate(value: string, now = Date.now()): Date | null {
  const text = value.slice(0, 300).replace(/\([^()]*\)/g, (comment) => ` ${comment.slice(1, -1)} `)
  const time = readTime(text)
  if (time === null || Number.isNaN(time) || time < earliest || time > now + dayMilliseconds) return null
  return new Date(time)
}

function readTime(text: string): number | null {
  const iso = isoDate.exec(text)
  if (iso) {
    const [, year, month, day, hour = '0', minute = '0', second = '0'] = iso
    return timeOf(
      [year, Number(month) - 1, day, hour, minute, second],
      undefined,
      text.slice(iso.index + iso[0].length),
    )
  }
  const first = dayFirst.exec(text)
  if (first) {
    const [, day, name = '', year, hour = '0', minute = '0', second = '0', half] = first
    return timeOf(
      [year, months.indexOf(name.toLowerCase()), day, hour, minute, second],
      half,
      text.slice(first.index + first[0].length),
    )
  }
  const second = monthFirst.exec(text)
  if (second === null) return null
  const [whole, name = '', day, yearBefore, hour, minute, seconds = '0', half, yearAfter] = second
  const year = yearBefore ?? yearAfter
  if (year === undefined) return null
  return timeOf(
    [year, months.indexOf(name.toLowerCase()), day, hour, minute, seconds],
    half,
    `${whole} ${text.slice(second.index + whole.length)}`,
  )
}

function timeOf(parts: (string | number | undefined)[], half: string | undefined, rest: string): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number)
  if (month < 0 || month > 11 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return null
  // RFC 5322 4.3: two digits below 50 are of this century, three digits count from 1900
  const fullYear = year < 50 ? year + 2000 : year < 1000 ? year + 1900 : year
  const afternoon =
    half?.toLowerCase() === 'pm' && hour < 12 ? 12 : half?.toLowerCase() === 'am' && hour === 12 ? -12 : 0
  const utc = Date.UTC(fullYear, month, day, hour + afternoon, minute, Math.min(second, 59))
  return utc - offsetMinutes(rest) * 60_000
}

function offsetMinutes(rest: string): number {
  const number = /(?:^|[^\d])([+-])\s?(\d{2}):?(\d{2})\b/.exec(rest)
  if (number) {
    const minutes = Number(number[2]) * 60 + Number(number[3])
    return minutes > 14 * 60 ? 0 : number[1] === '-' ? -minutes : minutes
  }
  for (const word of rest.toLowerCase().match(/[a-z]{1,5}/g) ?? []) {
    const zone = zones[word]
    if (zone !== undefined) return zone
  }
  return 0
}
