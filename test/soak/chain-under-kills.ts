// A retailer C buys from a distributor B on another installation, while processes of both are
// killed, answers get lost and B is away: each order is there once, and ships once, on both sides.

import { givenPartnerProxy, type PartnerProxy } from '../support/partner-proxy.ts'
import { until } from '../support/processes.ts'
import { type Field, openField, orderBody, randomBelow } from './field.ts'
import { type Teardown, WEBHOOK_ENV } from './send-webhooks.ts'

export type LinkedFields = {
  /** Two processes follow the same link. */
  c: Field
  b: Field
  proxy: PartnerProxy
  /** The supplier of C that is B. */
  supplier_id: string
}

const SKU = 'CHAINED'
const WITHIN_MS = 240_000

/** Each side has a database of its own. */
export async function openLinkedFields (
  t: Teardown, { c_url, b_url }: { c_url: string, b_url: string }
): Promise<LinkedFields> {
  const [c, b] = await Promise.all([
    openField({ database_url: c_url, env: WEBHOOK_ENV }),
    openField({ database_url: b_url, servers: 1, env: WEBHOOK_ENV })
  ])
  t.teardown(c.close)
  t.teardown(b.close)
  const proxy = await givenPartnerProxy(t, b.ports[0] ?? 0)
  await b.putStock(SKU, { on_hand: 1_000_000, unit_cost: '5.00' })
  const { secret } = await made(b, '/api-keys', { name: 'Buyer', role: 'storefront' })
  const { id } = await made(c, '/suppliers', {
    code: 'B', name: 'B', channels: [{ kind: 'tandem', url: proxy.url, api_key: secret }]
  })
  await c.put(0, `/suppliers/${id}/stock/${SKU}`, { on_hand: 1_000_000, unit_cost: '10.00' })
  return { c, b, proxy, supplier_id: id }
}

async function made (
  field: Field, path: string, body: object
): Promise<{ id: string, secret: string }> {
  const reply = await field.post(0, path, body)
  if (reply.status >= 300) throw new Error(`${path}: ${reply.body}`)
  return JSON.parse(reply.body)
}

export type ChainRun = { orders: number, kills: number, lost: number }

/** Orders go to B, are answered, shipped and delivered, and each of these meets a kill. */
export async function orderUnderKills (
  { c, b, proxy, supplier_id }: LinkedFields, { orders, kills }: Omit<ChainRun, 'lost'>
): Promise<ChainRun> {
  const run: ChainRun = { orders, kills, lost: 0 }
  const hurried = [hurry(c), hurry(b)]
  const killing = killInTurn({ c, b, proxy }, run)
  for (let order = 0; order < orders; order++) {
    const body = orderBody({ lines: [1, 2].map((quantity) => line(quantity)) })
    // eslint-disable-next-line no-await-in-loop -- while others go through the chain
    await insist(async () =>
      c.post(await c.findServer(), '/sales-orders', body, `soak-chain-order-${order}`))
  }
  const shipping = shipAll(b, orders)
  await killing
  proxy.open()
  await shipping
  await until(async () => {
    const all = await listOrders(c, supplier_id)
    return all.every(({ delivered }) => delivered === 3)
  }, 'all has arrived at C', performance.now() + WITHIN_MS)
  for (const { end } of hurried) end()
  return run
}

const line = (quantity: number): object => ({ sku: SKU, quantity, unit_price: '19.90' })

/** Until it is answered. Returns the body. */
async function insist (send: () => Promise<{ status: number, body: string }>): Promise<string> {
  return until(async () => {
    const reply = await send().catch(() => undefined)
    if (reply === undefined || reply.status === 409 || reply.status >= 500) return false
    if (reply.status >= 300) throw new Error(reply.body)
    return reply.body
  }, 'a request is answered', performance.now() + WITHIN_MS)
}

/** As if pauses took no time. */
export function hurry ({ ask }: Field): { end: () => void } {
  const timer = setInterval(() => {
    void ask(`update transmissions set next_attempt_at = now()
      where state = 'queued' and next_attempt_at > now()`).catch(() => {})
    void ask('update channel_pauses set paused_until = now() where paused_until > now()')
      .catch(() => {})
    void ask('update link_progress set due_at = now() where due_at > now()').catch(() => {})
    void ask('update partner_orders set look_at = now() where look_at > now()').catch(() => {})
  }, 200)
  return { end: () => clearInterval(timer) }
}

/** The next answer gets lost, a process of either side dies, or B is away meanwhile. */
async function killInTurn (
  { c, b, proxy }: Omit<LinkedFields, 'supplier_id'>, run: ChainRun
): Promise<void> {
  const beginnings = ['POST /v1/sales-orders', 'GET /v1/events', 'GET /v1/sales-orders']
  for (let kill = 0; kill < run.kills; kill++) {
    const place = kill % 3
    /* eslint-disable no-await-in-loop -- one kill after the other */
    await untilBusy(proxy)
    proxy.loseAnswerTo(beginnings[randomBelow(beginnings.length)] ?? '')
    run.lost++
    if (place === 2) proxy.shut()
    const field = place === 1 ? b : c
    await field.killAndRestart(place === 2 ? 1 : 0, async () => endLeases(field))
    proxy.open()
    /* eslint-enable no-await-in-loop */
  }
}

/** A few requests more go over the link. */
async function untilBusy (proxy: PartnerProxy): Promise<void> {
  const asked = proxy.asked().length + 1 + randomBelow(4)
  await until(async () => proxy.asked().length >= asked, 'the link is used',
    performance.now() + WITHIN_MS)
}

/** As if those of the killed process were over; who lives loses its own too. */
export async function endLeases ({ ask }: Field): Promise<void> {
  await ask('update link_progress set leased_until = now() where leased_until > now()')
  await ask('update transmissions set leased_until = now() where leased_until > now()')
}

/** The second line of each order comes in two of them. */
const PARCELS: readonly object[][] = [
  [{ line_number: 1, quantity: 1 }, { line_number: 2, quantity: 1 }],
  [{ line_number: 2, quantity: 1 }]
]

/** B's own supplier has all, and ships each order in two parcels. */
async function shipAll (b: Field, orders: number): Promise<void> {
  const shipped = new Set<string>()
  await until(async () => {
    const open = await b.ask<{ id: string }>(`
      select id from purchase_orders where merchant_id = $1 order by id`, [b.merchant_id])
    for (const { id } of open.filter((one) => !shipped.has(one.id))) {
      for (const parcel of PARCELS.keys()) {
        // eslint-disable-next-line no-await-in-loop -- parcel after parcel
        await shipOne(b, { id, parcel })
      }
      shipped.add(id)
    }
    return shipped.size >= orders
  }, 'all is shipped', performance.now() + WITHIN_MS)
}

async function shipOne (
  b: Field, { id, parcel }: { id: string, parcel: number }
): Promise<void> {
  const shipped = await insist(async () => b.post(0, `/purchase-orders/${id}/shipments`,
    { lines: PARCELS[parcel] }, `soak-ship-${id}-${parcel}`))
  const { id: shipment_id } = JSON.parse(shipped) as { id: string }
  await insist(async () => b.post(0, `/shipments/${shipment_id}/delivery`, {},
    `soak-deliver-${shipment_id}`))
}

/** `parcels` are ids of B's shipments. */
type Counted = { id: string, shipped: number, delivered: number, parcels: string[] }

/** What C has bought of B. */
async function listOrders ({ ask, merchant_id }: Field, supplier_id: string): Promise<Counted[]> {
  return ask(`
    select p.id, sum(l.shipped_quantity)::int as shipped,
      sum(l.delivered_quantity)::int as delivered,
      (select json_agg(s.metadata ->> 'partner_shipment' order by s.metadata ->> 'partner_shipment')
        from shipments s
        where s.merchant_id = p.merchant_id and s.purchase_order_id = p.id) as parcels
    from purchase_orders p join purchase_order_lines l
      on l.merchant_id = p.merchant_id and l.purchase_order_id = p.id
    where p.merchant_id = $1 and p.supplier_id = $2 group by p.merchant_id, p.id order by p.id`,
  [merchant_id, supplier_id])
}

/** What B has sold. */
async function listSales ({ ask, merchant_id }: Field): Promise<Counted[]> {
  return ask(`
    select o.reference as id, sum(l.shipped_quantity)::int as shipped,
      sum(l.delivered_quantity)::int as delivered,
      (select json_agg(s.id order by s.id) from shipments s
        where s.merchant_id = o.merchant_id and s.sales_order_id = o.id) as parcels
    from sales_orders o join sales_order_lines l
      on l.merchant_id = o.merchant_id and l.sales_order_id = o.id
    where o.merchant_id = $1 group by o.merchant_id, o.id, o.reference order by o.reference`,
  [merchant_id])
}

/** Both sides, to be the same. */
export async function findSides (
  { c, b, supplier_id }: LinkedFields
): Promise<{ c: Counted[], b: Counted[] }> {
  const [of_c, of_b] = await Promise.all([listOrders(c, supplier_id), listSales(b)])
  return { c: of_c, b: of_b }
}
