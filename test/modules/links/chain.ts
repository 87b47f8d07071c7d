// A chain of three merchants in one installation: C buys from B, which buys from A.

import { sql } from 'kysely'
import type { Test } from 'tap'
import { givenFollower } from '../../support/follow-partners.ts'
import { givenLink, listen, type TestLink } from '../../support/links.ts'
import { givenPartnerProxy, type PartnerProxy } from '../../support/partner-proxy.ts'
import {
  givenService, salesOrderBody, type TestMerchant, type TestService
} from '../../support/service.ts'
import {
  bodyOfAnswer, type Exception, exceptionsOf, newSku, purchaseOrdersOf
} from '../../support/stories.ts'

export type Line = Record<string, number | string | null> & { line_number: number }
export type Order = {
  id: string
  version: number
  status: string
  cancellation: string
  cancellation_due_at: string
  supplier_reference: string | null
  lines: Line[]
  shipments: Array<Record<string, unknown> & { id: string, lines: Line[] }>
}

export type Chain = {
  service: TestService
  a: TestMerchant
  b: TestMerchant
  c: TestMerchant
  b_link: TestLink
  c_link: TestLink
  proxy: PartnerProxy
  /** Of the maker's supplier, at 5.00; 10.00 at each further hop. */
  givenSku: (on_hand?: number) => Promise<string>
  /** What is to be told is told, and what is to be heard is heard, until nothing is left. */
  settle: (processes?: number) => Promise<void>
  follow: (processes?: number) => Promise<void>
}

/** What links know of each other goes through the proxy. */
export async function givenChain (t: Test, about: object = {}): Promise<Chain> {
  const service = await givenService(t)
  const proxy = await givenPartnerProxy(t, await listen(service.app))
  const [a, b, c] = await Promise.all([
    service.givenMerchant(), service.givenMerchant(), service.givenMerchant()
  ])
  const b_link = await givenLink(b, { url: proxy.url, partner: a }, about)
  const c_link = await givenLink(c, { url: proxy.url, partner: b }, about)
  const followPartners = givenFollower(t, service.database_url)
  const follow = async (processes = 1): Promise<void> => {
    await a.givePositions()
    // Tests do not wait for what is to be looked at once more.
    await sql`update partner_orders set
      look_at = case when look_at > now() then now() else look_at end,
      invoices_due_at = case when invoices_due_at > now() then now() else invoices_due_at end`
      .execute(service.db)
    await followPartners(processes)
  }
  const settle = async (processes = 1): Promise<void> => {
    for (let round = 0; round < 2; round++) {
      /* eslint-disable no-await-in-loop -- hop by hop */
      await a.sendTransmissions()
      await a.sendTransmissions()
      await follow(processes)
      /* eslint-enable no-await-in-loop */
    }
  }
  const givenSku = async (on_hand = 100): Promise<string> => {
    const sku = newSku()
    await a.givenStock(a.supplier_id, sku, { unit_cost: '5.00', on_hand })
    await b.givenStock(b_link.supplier_id, sku)
    await c.givenStock(c_link.supplier_id, sku, { unit_cost: '12.00' })
    return sku
  }
  return { service, a, b, c, b_link, c_link, proxy, givenSku, settle, follow }
}

export type PlacedChain = {
  sale_id: string
  sku: string
  /** The purchase orders of C, B and A that serve it, the newest last. */
  readOrders: () => Promise<{ c: Order, b: Order, a: Order }>
  exceptions: () => Promise<Exception[]>
}

/** C's order, told and heard through both hops. */
export async function placeOverChain (
  chain: Chain, { quantity = 5, about = {} }: { quantity?: number, about?: object } = {}
): Promise<PlacedChain> {
  const { a, b, c, givenSku, settle } = chain
  const sku = await givenSku()
  const { id: sale_id } = await bodyOfAnswer(c.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity, unit_price: '19.90' }], ...about
  })))
  await settle()
  const last = async (merchant: TestMerchant, id: string): Promise<Order> => {
    const found = await purchaseOrdersOf(merchant, id)
    const order = found.at(-1)
    if (order === undefined) throw new Error('nothing was bought')
    return bodyOfAnswer<Order>(merchant.get(`/v1/purchase-orders/${order.id}`))
  }
  const saleOf = async (merchant: TestMerchant, reference: string): Promise<string> => {
    const { data: [sale] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
      merchant.get(`/v1/sales-orders?reference=${reference}`))
    if (sale === undefined) throw new Error('the partner has no order')
    return sale.id
  }
  return {
    sale_id,
    sku,
    readOrders: async () => {
      const of_c = await last(c, sale_id)
      const of_b = await last(b, await saleOf(b, of_c.id))
      return { c: of_c, b: of_b, a: await last(a, await saleOf(a, of_b.id)) }
    },
    exceptions: async () => exceptionsOf(c, sale_id)
  }
}
