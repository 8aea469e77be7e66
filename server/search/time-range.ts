interface Days {
  first: string
  last?: string
}

/**
 * The days a preset range of the search names, in UTC, both included; null for a name we do not know
 * (desk-api-tickets.md 11: the values of `timeRange` are not documented).
 */
export function daysOfRange(name: string, now: Date): Days | null {
  const day = (offset: number) => format(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + offset)
  const month = (offset: number) => format(now.getUTCFullYear(), now.getUTCMonth() + offset, 1)
  switch (name.toLowerCase().replace(/[^a-z0-9]/g, '')) {
    case 'today':
      return { first: day(0) }
    case 'yesterday':
      return { first: day(-1), last: day(-1) }
    case 'last7days':
      return { first: day(-6) }
    case 'last30days':
      return { first: day(-29) }
    case 'thismonth':
      return { first: month(0) }
    case 'lastmonth':
      return { first: month(-1), last: format(now.getUTCFullYear(), now.getUTCMonth(), 0) }
    default:
      return null
  }
}

// Days and months beyond the end carry over, as Date counts them.
function format(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10)
}
