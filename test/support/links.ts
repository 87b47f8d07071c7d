// Merchants of one service that supply each other over links: each is a storefront of the next one.

import type { FastifyInstance } from 'fastify'
import type { TestMerchant } from './service.ts'
import { bodyOfAnswer, newSku } from './stories.ts'

/** Listens on this machine. Returns the port. */
export async function listen (app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as { port: number }).port
}

type Linked = { url: string, partner: TestMerchant }

/** A channel to the partner, with a key that it gives. */
export async function buildLinkChannel (
  { url, partner }: Linked, about: object = {}
): Promise<Record<string, unknown>> {
  const { key } = await partner.givenKey({ role: 'storefront' })
  return { kind: 'tandem', url, api_key: key, ...about }
}

export type TestLink = { supplier_id: string, link_id: string }

/** Makes the partner a supplier of the merchant. */
export async function givenLink (
  merchant: TestMerchant, linked: Linked, about: object = {}
): Promise<TestLink> {
  const supplier_id = await merchant.givenSupplier({
    channels: [await buildLinkChannel(linked, about)]
  })
  const { data: [link] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    merchant.get(`/v1/links?supplier_id=${supplier_id}`))
  if (link === undefined) throw new Error('there is no link')
  return { supplier_id, link_id: link.id }
}

/** An SKU that the merchant has of its supplier only, and the partner of its first one. */
export async function givenLinkedSku (
  merchant: TestMerchant, supplier_id: string, partner: TestMerchant, on_hand = 100
): Promise<string> {
  const sku = newSku()
  await partner.givenStock(partner.supplier_id, sku, { unit_cost: '5.00', on_hand })
  await merchant.givenStock(supplier_id, sku)
  return sku
}
