import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'

// Everything in IPv4 that is not the open internet (IANA special-purpose registry).
const closedNetworks: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]
// Of IPv6 only global unicast is open, without the parts that carry an IPv4 address inside.
const closedNetworks6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const closed = new BlockList()
for (const [network, prefix] of closedNetworks) closed.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of closedNetworks6) closed.addSubnet(network, prefix, 'ipv6')
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

/** True for an address of the open internet; false for this machine, private networks and all that is reserved. */
export function isPublicAddress(address: string): boolean {
  if (isIPv6(address)) return globalUnicast.check(address, 'ipv6') && !closed.check(address, 'ipv6')
  return isIP(address) === 4 && !closed.check(address, 'ipv4')
}

/** The address a connection was refused to. */
export class PrivateAddressError extends Error {
  constructor(address: string) {
    super(`${address} is not a public address; DESK_WEBHOOK_ALLOW_PRIVATE=true allows it`)
  }
}

/**
 * Resolves names for a connection and refuses those with an address that is not public. The connection uses the very
 * addresses that were looked at, so that a name cannot change between the check and the use.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  const all: LookupOptions & { all: true } = { ...options, all: true }
  lookup(hostname, all, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, '', 0)
    const [first] = addresses
    const refused = addresses.find(({ address }) => !isPublicAddress(address))
    if (refused !== undefined) return callback(new PrivateAddressError(refused.address), '', 0)
    if (first === undefined) return callback(new Error(`${hostname} has no address`), '', 0)
    if (options.all === true) callback(null, addresses, 0)
    else callback(null, first.address, first.family)
  })
}
