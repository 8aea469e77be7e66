import i18next from 'i18next'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** `3.4 MB`: bytes in the largest unit that leaves a figure before the point. */
export function fileSize(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)))
  const unit = units[power] ?? 'byte'
  const format = new Intl.NumberFormat(i18next.language, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: power > 1 ? 1 : 0,
  })
  return format.format(bytes / 1024 ** power)
}
