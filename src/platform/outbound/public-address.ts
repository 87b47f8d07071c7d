// Guards what the service connects to on behalf of callers: only public hosts, with TLS, so that
// nobody reaches through it what lies in its own network.

import dns from 'node:dns'
import { once } from 'node:events'
import { Agent as PlainAgent } from 'node:http'
import { Agent, type AgentOptions } from 'node:https'
import { connect, isIPv6, type LookupFunction, type Socket } from 'node:net'
import ipaddr, { type IPv4, type IPv6 } from 'ipaddr.js'

/** Hosts that are allowed though they are not public, also without TLS. */
export type HostsAllowed = readonly string[]

/** Returns what is wrong with the address; undefined if nothing is seen yet. */
export function faultOfAddress (text: string, allowed: HostsAllowed): string | undefined {
  const url = URL.parse(text)
  if (url === null || url.hostname === '') return 'is not an address'
  if (url.username !== '' || url.password !== '') return 'must have no user name and no password'
  if (allowed.includes(url.hostname)) {
    return ['https:', 'http:'].includes(url.protocol) ? undefined : 'must begin with https://'
  }
  if (url.protocol !== 'https:') return 'must begin with https://'
  return isPublicName(url.hostname) ? undefined : 'must lead to a public host'
}

/** The same for a host alone: a name, or an address without brackets. */
export function faultOfHost (host: string, allowed: HostsAllowed): string | undefined {
  const url = URL.parse(`https://${isIPv6(host) ? `[${host}]` : host}`)
  if (url === null || url.href !== `https://${url.hostname}/`) return 'must be the name of a host'
  if (allowed.includes(url.hostname)) return undefined
  return isPublicName(url.hostname) ? undefined : 'must be public'
}

/** An address is judged here; a name only when it is resolved, for each connection. */
function isPublicName (hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(address)) return isPublicAddress(ipaddr.parse(address))
  return hostname.includes('.') && !/(^|\.)(localhost|local|internal)\.?$/.test(hostname)
}

/** The old form of IPv4 in IPv6, which has no range of its own. */
const COMPATIBLE = '::/96'

function isPublicAddress (address: IPv4 | IPv6): boolean {
  return address.range() === 'unicast' && !(address.kind() === 'ipv6' &&
    address.match(ipaddr.parseCIDR(COMPATIBLE)))
}

export type Agents = {
  /** The agent to connect to this address with. Throws for one that is not allowed. */
  agentFor: (url: URL) => PlainAgent
  close: () => void
}

/** Whoever sends bounds how much it sends at a time. */
const OPTIONS: AgentOptions = { keepAlive: true, maxFreeSockets: 4 }

/**
 * Builds agents that check every address to which a name resolves, and connect to one that they
 * have checked. Proxies of the environment are not used. `lookup` resolves names.
 */
export function buildAgents (
  allowed: HostsAllowed, lookup: LookupFunction = dns.lookup as LookupFunction
): Agents {
  const guarded = new Agent({ ...OPTIONS, lookup: guard(lookup) })
  const secure = new Agent(OPTIONS)
  const plain = new PlainAgent(OPTIONS)
  return {
    agentFor: (url) => {
      const fault = faultOfAddress(url.href, allowed)
      if (fault !== undefined) throw new Error(`The address ${fault}.`)
      if (!allowed.includes(url.hostname)) return guarded
      return url.protocol === 'https:' ? secure : plain
    },
    close: () => {
      for (const agent of [guarded, secure, plain]) agent.destroy()
    }
  }
}

/**
 * Connects without TLS, as SSH wants it. Rejects for a host that is not allowed, and when the
 * signal aborts.
 */
export async function connectGuarded (
  { host, port }: { host: string, port: number }, allowed: HostsAllowed, signal: AbortSignal,
  lookup: LookupFunction = dns.lookup as LookupFunction
): Promise<Socket> {
  const fault = faultOfHost(host, allowed)
  if (fault !== undefined) throw new Error(`The host ${fault}.`)
  const { hostname } = new URL(`https://${isIPv6(host) ? `[${host}]` : host}`)
  const is_allowed = allowed.includes(hostname)
  const socket = connect({
    host: hostname.replace(/^\[|\]$/g, ''),
    port,
    lookup: is_allowed ? lookup : guard(lookup),
    noDelay: true // small requests, each of which waits for its answer: 40 ms less for each
  })
  try {
    await once(socket, 'connect', { signal })
    return socket
  } catch (error) {
    socket.on('error', () => {}) // it is of no interest any more
    socket.destroy()
    throw error
  }
}

/** Fails for a name that resolves to any address which is not public. */
function guard (lookup: LookupFunction): LookupFunction {
  return (name, options, done) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      const addresses = Array.isArray(found) ? found : []
      const [first] = addresses
      if (error !== null || first === undefined) {
        return done(error ?? new Error(`The name ${name} has no address.`), '')
      }
      const hidden = addresses.find(({ address }) => !isPublicAddress(ipaddr.parse(address)))
      if (hidden !== undefined) {
        return done(new Error(`The name ${name} leads to a host that is not public.`), '')
      }
      if (options.all === true) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }
}
