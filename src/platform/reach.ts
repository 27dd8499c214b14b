import { lookup as resolve } from 'node:dns'
import { BlockList, isIP, isIPv4, isIPv6, type LookupFunction } from 'node:net'

/** Not on the public internet (IANA special-purpose registries), or answering for a cloud's host. */
const REFUSED_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Azure's own services, at a public address from inside.
  '168.63.129.16/32',
]
/** Of IPv6 only what is given out is let through, but for tunnels, which hold another address. */
const GIVEN_OUT_V6 = '2000::/3'
const REFUSED_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const listOf = (type: 'ipv4' | 'ipv6', subnets: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [net = '', prefix] = subnet.split('/')
    list.addSubnet(net, Number(prefix), type)
  }
  return list
}
const refusedV4 = listOf('ipv4', REFUSED_V4)
const givenOutV6 = listOf('ipv6', [GIVEN_OUT_V6])
const refusedV6 = listOf('ipv6', REFUSED_V6)

/** Whether an address in numbers belongs to a server on the public internet. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !refusedV4.check(address, 'ipv4')
  if (!isIPv6(address) || address.includes('%')) return false
  return givenOutV6.check(address, 'ipv6') && !refusedV6.check(address, 'ipv6')
}

/** For development: plain http and addresses of this machine may be reached. */
export type Reach = Readonly<{ isLocalAllowed: boolean }>

/** Longer ones are no addresses that anybody wrote. */
const URL_CHARACTERS = 2_000

/** Whether we would go there for somebody else, as far as the words of the address tell. */
export function isAllowedUrl(text: string, { isLocalAllowed }: Reach): boolean {
  if (!URL.canParse(text) || text.length > URL_CHARACTERS) return false
  const url = new URL(text)
  if (url.username || url.password) return false
  if (url.protocol !== 'https:' && !(isLocalAllowed && url.protocol === 'http:')) return false
  const host = hostOf(url)
  return isLocalAllowed || isIP(host) === 0 || isPublicAddress(host)
}

/** The name, or the address without the brackets of IPv6. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** A new one each time: sockets and those who watch them write on the errors they end with. */
const refusal = (): Error =>
  Object.assign(new Error('the name leads to an address that is not public'), {
    code: 'refused_address',
  })

/**
 * Resolves the name of a connection: every address it has is looked at, and the connection is made
 * to what was looked at. A name that answers differently the second time gets nowhere.
 */
export const createLookup =
  ({ isLocalAllowed }: Reach): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      const isFine = isLocalAllowed || addresses.every(({ address }) => isPublicAddress(address))
      const [first] = addresses
      if (!isFine || !first) return callback(refusal(), '')
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family)
    })
  }
