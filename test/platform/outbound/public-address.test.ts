// Nothing that is not public is connected to, by whatever name or form of an address.

import t from 'tap'
import { once } from 'node:events'
import { createServer, type LookupFunction, type Server } from 'node:net'
import { inTurn } from '../../support/in-turn.ts'
import { exchange } from '../../../src/platform/outbound/post.ts'
import { buildAgents, faultOfAddress } from '../../../src/platform/outbound/public-address.ts'

const PRIVATE = [
  '127.0.0.1', '127.1.2.3', '0.0.0.0', '10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1',
  '169.254.169.254', '169.254.0.1', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1',
  '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe', '::127.0.0.1', '::10.0.0.1', '::7f00:1',
  '::a00:1', '64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::a00:1', '2002:7f00:1::', '2001::1', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'fec0::1',
  'ff02::1', '2001:db8::1', '100::1'
]
const hostOf = (address: string): string => address.includes(':') ? `[${address}]` : address

let connections = 0
const servers: Server[] = []
for (const host of ['127.0.0.1', '::1']) {
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  })
  server.on('error', () => {}) // a machine without IPv6
  server.listen({ host, port: servers.length === 0 ? 0 : portOf(servers[0]) })
  // eslint-disable-next-line no-await-in-loop -- the second takes the port of the first
  await Promise.race([once(server, 'listening'), once(server, 'error')])
  servers.push(server)
}
const port = portOf(servers[0])
t.teardown(() => { for (const server of servers) server.close() })

function portOf (server: Server | undefined): number {
  return (server?.address() as { port: number }).port
}

/** Resolves every name to these addresses, one call after the other. */
function resolveTo (...calls: string[][]): LookupFunction {
  let call = 0
  return (_name, options, done) => {
    const addresses = calls[Math.min(call++, calls.length - 1)] ?? []
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    if (options.all === true) done(null, found)
    else done(null, found[0]?.address ?? '', found[0]?.family ?? 4)
  }
}

const send = async (url: string, lookup?: LookupFunction, allowed: string[] = []) => {
  const agents = buildAgents(allowed, lookup)
  const posted = await exchange({ url, headers: {}, body: '{}' }, agents, { time_ms_max: 3_000 })
  agents.close()
  return posted
}

t.test('addresses are refused as they stand', async (t) => {
  for (const address of PRIVATE) {
    t.equal(faultOfAddress(`https://${hostOf(address)}/`, []), 'must lead to a public host',
      address)
  }
  for (const url of [
    'https://2130706433/', 'https://0x7f.1/', 'https://0177.0.0.1/', 'https://127.1/',
    'https://localhost/', 'https://a.localhost/', 'https://localhost./', 'https://intranet/',
    'https://metadata.google.internal/', 'https://printer.local/'
  ]) t.equal(faultOfAddress(url, []), 'must lead to a public host', url)
  t.match(faultOfAddress('http://shop.example/', []), /https/)
  t.match(faultOfAddress('ftp://shop.example/', []), /https/)
  t.match(faultOfAddress('https://user:password@shop.example/', []), /user name/)
  t.match(faultOfAddress('nonsense', []), /not an address/)
  for (const url of ['https://shop.example/x?y=1', 'https://1.1.1.1/', 'https://[2606:4700::1]/']) {
    t.equal(faultOfAddress(url, []), undefined, url)
  }
})

t.test('names that resolve to them are not connected to', async (t) => {
  await inTurn(PRIVATE, async (address) => {
    const { status, error } = await send(`https://shop.example:${port}/`, resolveTo([address]))
    t.equal(status, null, address)
    t.match(error, /not public/, address)
  })
  const mixed = await send(`https://shop.example:${port}/`, resolveTo(['1.1.1.1', '127.0.0.1']))
  t.match(mixed.error, /not public/, 'one of several is enough')
  t.equal(connections, 0)
})

t.test('what is checked is what is connected to: a name that changes gains nothing', async (t) => {
  const lookup = resolveTo(['1.1.1.1'], ['127.0.0.1'])
  await send(`https://shop.example:${port}/`, lookup)
  const again = await send(`https://shop.example:${port}/`, lookup)
  t.match(again.error, /not public/)
  t.equal(connections, 0)
})

t.test('plain HTTP and addresses are not connected to, whoever asks', async (t) => {
  await inTurn([
    `http://127.0.0.1:${port}/`, `https://127.0.0.1:${port}/`, `https://[::1]:${port}/`,
    `https://[::ffff:127.0.0.1]:${port}/`, `https://localhost:${port}/`
  ], async (url) => t.match((await send(url)).error, /address must/, url))
  t.equal(connections, 0)
})

t.test('a proxy of the environment is not used', async (t) => {
  const before = { ...process.env }
  t.teardown(() => { process.env = before })
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY']) {
    process.env[name] = `http://127.0.0.1:${port}`
  }
  await send('https://shop.example/', resolveTo(['127.0.0.1']))
  t.equal(connections, 0)
})

t.test('a host that is allowed is reached, also without TLS', async (t) => {
  const { error } = await send(`http://127.0.0.1:${port}/`, undefined, ['127.0.0.1'])
  t.match(error, /hang up|reset/i)
  t.equal(connections, 1)
})
