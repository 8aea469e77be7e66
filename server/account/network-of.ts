import { isIPv6 } from 'node:net'

/**
 * What limits count a visitor's address as: IPv4 as it is, of IPv6 the first 64 bits, because one customer of a provider
 * has all addresses behind them (RFC 6177).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').split('::').map(groupsOf)
  const [first, last] = [head === '' ? [] : head, tail ?? []]
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
  const groups = [...first, ...zeros, ...last].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

const groupsOf = (part: string): string[] => part.split(':').filter((group) => group !== '')
