// The world of a life: a maker A, a distributor B that buys from it, and a retailer C that buys
// from B, each with its own keys, in one service. What links ask goes through a proxy.

import type { Test } from 'tap'
import { givenLink, listen, type TestLink } from '../../support/links.ts'
import { givenPartnerProxy, type PartnerProxy } from '../../support/partner-proxy.ts'
import { givenServiceOn, type TestMerchant, type TestService } from '../../support/service.ts'
import { newSku, WAREHOUSE } from '../../support/stories.ts'
import { buildChance, type Chance } from './chance.ts'
import { buildMachinery, type Machinery } from './machinery.ts'

export type World = { service: TestService, proxy: PartnerProxy, machinery: Machinery }

export async function givenWorld (
  t: Pick<Test, 'teardown'>, database_url: string
): Promise<World> {
  const service = await givenServiceOn(t, database_url)
  const proxy = await givenPartnerProxy(t, await listen(service.app))
  const machinery = buildMachinery(service.database_url)
  t.teardown(machinery.close)
  return { service, proxy, machinery }
}

export type Name = 'A' | 'B' | 'C'

export type Member = TestMerchant & {
  name: Name
  /** The supplier that is linked; A has none. */
  link: TestLink | null
  /** The supplier that is its own warehouse; A has none. */
  warehouse_id: string | null
}

export type Life = World & {
  chance: Chance
  members: Readonly<Record<Name, Member>>
  skus: readonly string[]
  /** What the suppliers of A and B would send instead. */
  spare: string
  /** What has happened so far. */
  said: string[]
}

/**
 * Merchants of their own, with links that reject or wait, tolerate more units or not; what is sold
 * may go by way of their warehouses, and bills that match may be approved at once.
 */
export async function beginLife (world: World, seed: number): Promise<Life> {
  const chance = buildChance(seed)
  const { service, proxy: { url } } = world
  const common = {
    warehouse_address: WAREHOUSE, cost_increase_tolerance_percent: chance.pickOne([0, 0, 20])
  }
  const settings = ['A', 'B', 'C'].map(() => ({
    ...common,
    delivery_mode: chance.pickOne(['drop_ship', 'drop_ship', 'via_warehouse']),
    billing: { approval: chance.pickOne(['manual', 'automatic']) }
  }))
  const merchants = await Promise.all(settings.map(async (one) =>
    service.givenMerchant({ settings: one })))
  const [a, b, c] = merchants
  if (a === undefined || b === undefined || c === undefined) throw new Error('three are needed')
  const channel = (): object => ({ unsourced: chance.pickOne(['wait', 'wait', 'reject']) })
  const b_link = await givenLink(b, { url, partner: a }, channel())
  const c_link = await givenLink(c, { url, partner: b }, channel())
  const tolerance = (): number => chance.pickOne([0, 0, 50])
  await tolerate(a, a.supplier_id, tolerance())
  await tolerate(b, b_link.supplier_id, tolerance())
  await tolerate(c, c_link.supplier_id, tolerance())
  const own = { name: 'Own warehouse', kind: 'own_warehouse', lead_time_days: 1 }
  const members = {
    A: { ...a, name: 'A' as const, link: null, warehouse_id: null },
    B: { ...b, name: 'B' as const, link: b_link, warehouse_id: await b.givenSupplier(own) },
    C: { ...c, name: 'C' as const, link: c_link, warehouse_id: await c.givenSupplier(own) }
  }
  const skus = [newSku(), newSku(), newSku()]
  const spare = newSku()
  await stock(members, skus, spare, chance)
  return { ...world, chance, members, skus, spare, said: [] }
}

async function tolerate (merchant: TestMerchant, supplier_id: string, percent: number) {
  const { statusCode, body } = await merchant.patch(`/v1/suppliers/${supplier_id}`,
    { over_shipment_tolerance_percent: percent })
  if (statusCode !== 200) throw new Error(body)
}

/** A has all, B some of its own, and C may buy one of them elsewhere. */
async function stock (
  { A, B, C }: Life['members'], [first = '', second = '', third = '']: readonly string[],
  spare: string, { below }: Chance
): Promise<void> {
  const rows: Array<[Member, string, string, object]> = [first, second, third].flatMap((sku) => [
    [A, A.supplier_id, sku, { unit_cost: '5.00', on_hand: 5 + below(20) }],
    [B, B.link?.supplier_id ?? '', sku, { unit_cost: '8.00', on_hand: 50 }],
    [C, C.link?.supplier_id ?? '', sku, { unit_cost: '12.00', on_hand: 50 }]
  ])
  rows.push([B, B.supplier_id, second, { unit_cost: '7.50', on_hand: 4 + below(8) }])
  rows.push([C, C.supplier_id, third, { unit_cost: '14.00', on_hand: 10 }])
  rows.push([A, A.supplier_id, spare, { unit_cost: '5.20', on_hand: 12 }])
  rows.push([B, B.supplier_id, spare, { unit_cost: '7.60', on_hand: 6 }])
  rows.push([B, B.warehouse_id ?? '', first, { unit_cost: '7.00', on_hand: below(6) }])
  rows.push([C, C.warehouse_id ?? '', second, { unit_cost: '9.00', on_hand: below(6) }])
  await Promise.all(rows.map(async ([member, supplier_id, sku, row]) =>
    member.givenStock(supplier_id, sku, row)))
}
