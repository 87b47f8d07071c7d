// The world of the faults: a maker A, a distributor B and a retailer C, each an installation with a
// database of its own. Two processes are C's. All that links ask goes through proxies.

import type { Test } from 'tap'
import { newPlatformKey } from '../../../src/first-start.ts'
import { connectDatabase, type Db } from '../../../src/platform/db/connect.ts'
import { givenPartnerProxy, type PartnerProxy } from '../../support/partner-proxy.ts'
import { endLeases, hurry } from '../../soak/chain-under-kills.ts'
import { type Field, givenDatabase, openField } from '../../soak/field.ts'
import { WEBHOOK_ENV } from '../../soak/send-webhooks.ts'
import { list, say } from './ask.ts'
import { buildMeeting, type Meeting } from './meeting.ts'

export type Name = 'A' | 'B' | 'C'
/** `linked`: suppliers that are partners. */
export type Member = Field & { name: Name, db: Db, linked: Set<string> }

/** A link of its own, so that what happens to it happens to no other story. */
export type Lane = {
  /** The supplier of whoever buys. */
  supplier_id: string
  link_id: string
  /** That of the buyer at the seller. */
  key_id: string
  account: string
  proxy: PartnerProxy
}

export type World = {
  a: Member
  b: Member
  c: Member
  platform_key: string
  /** From B to A. */
  to_a: Lane
  /** From C to B. */
  to_b: Lane
  /** Another link beside those. */
  givenLane: (buyer: Member, seller: Member) => Promise<Lane>
  givenProxy: (seller: Member) => Promise<PartnerProxy>
}

/** Where a story meets others at its middle, and all processes are killed. */
export type KilledWorld = World & { kills: Meeting }

/** `stories` are those that meet the kills. */
export async function givenWorld (
  t: Test, { stories }: { stories: number }
): Promise<{ world: World, givenKills: () => Meeting }> {
  const platform_key = newPlatformKey()
  const opened = await Promise.all([
    openMember(t, 'A', { platform_key, servers: 1, suppliers: 2 }),
    openMember(t, 'B', { platform_key, servers: 1 }),
    openMember(t, 'C', { platform_key, servers: 2 })
  ])
  const [a, b, c] = opened
  const givenProxy = async ({ ports }: Member) => givenPartnerProxy(t, ports[0] ?? 0)
  const givenLane = async (buyer: Member, seller: Member): Promise<Lane> =>
    linkTo(buyer, seller, await givenProxy(seller))
  const [to_a, to_b] = await Promise.all([givenLane(b, a), givenLane(c, b)])
  await Promise.all(a.supplier_ids.map(async (id) => tolerate(a, id)))
  const kill = async (member: Member, at: number): Promise<void> =>
    member.killAndRestart(at, async () => endLeases(member))
  const givenKills = buildMeeting(stories, async () => {
    await Promise.all([kill(b, 0), kill(c, 0)])
    await Promise.all([kill(a, 0), kill(c, 1)])
  })
  return { world: { a, b, c, platform_key, to_a, to_b, givenLane, givenProxy }, givenKills }
}

async function openMember (
  t: Test, name: Name, about: { platform_key: string, servers: number, suppliers?: number }
): Promise<Member> {
  const database_url = await givenDatabase()
  const field = await openField({ database_url, env: WEBHOOK_ENV, ...about })
  t.teardown(field.close)
  const { end } = hurry(field)
  t.teardown(end)
  const { db, close } = connectDatabase({
    url: database_url, connections_max: 2, onBrokenConnection: () => {}
  })
  t.teardown(close)
  return { ...field, name, db, linked: new Set() }
}

let lanes = 0

/** What the partner cannot send comes back at once, and more than was ordered is taken. */
async function linkTo (buyer: Member, seller: Member, proxy: PartnerProxy): Promise<Lane> {
  const number = ++lanes
  const account = `${buyer.name} ${number}`
  const { id: key_id, secret } = await giveKey(seller, account)
  const { id: supplier_id } = await say(buyer, 'POST', '/suppliers', {
    code: `PARTNER-${number}`,
    name: seller.name,
    channels: [{ kind: 'tandem', url: proxy.url, api_key: secret, unsourced: 'reject' }]
  })
  await tolerate(buyer, supplier_id)
  buyer.linked.add(supplier_id)
  const [link] = await list<{ id: string }>(buyer, `/links?supplier_id=${supplier_id}`)
  if (link === undefined) throw new Error('there is no link')
  return { supplier_id, link_id: link.id, key_id, account, proxy }
}

export async function giveKey (
  seller: Member, account: string
): Promise<{ id: string, secret: string }> {
  return say(seller, 'POST', '/api-keys',
    { name: account, role: 'storefront', orders: 'own', account })
}

async function tolerate (member: Member, supplier_id: string): Promise<void> {
  await say(member, 'PATCH', `/suppliers/${supplier_id}`, { over_shipment_tolerance_percent: 100 })
}
