// Samples of each resource, by the path of its routes. The guarantees need one for each route.

import { fillPath } from './addresses.ts'
import { ANSWER_LINK_SAMPLES } from './answer-link-samples.ts'
import { BILL_SAMPLES } from './bill-samples.ts'
import { DOCUMENT_SAMPLES } from './document-samples.ts'
import { FEED_SAMPLES } from './feed-samples.ts'
import { INVOICE_SAMPLES } from './invoice-samples.ts'
import { LINK_SAMPLES } from './link-samples.ts'
import { LIST_SAMPLES } from './list-samples.ts'
import { MONEY_SAMPLES } from './money-samples.ts'
import { NOTE_SAMPLES } from './note-samples.ts'
import { RETURN_SAMPLES } from './return-samples.ts'
import type { Method, Route } from './routes.ts'
import { SHIPMENT_SAMPLES } from './shipment-samples.ts'
import { salesOrderBody, supplierBody, type TestMerchant } from './service.ts'
import {
  bodyOfAnswer, placeAskedBack, placeDearer, placeDecided, type Placed, placeOrder, placePlanned,
  placeReceived, placeTold, placeViaWarehouse
} from './stories.ts'
import { TRANSMISSION_SAMPLES } from './transmission-samples.ts'
import { WEBHOOK_SAMPLES } from './webhook-samples.ts'

type Body = Record<string, unknown>

export type Sample = {
  /** Creates what the path's parameters name, so that each method of the path succeeds once. */
  params?: (merchant: TestMerchant, method: Method) => Promise<Readonly<Record<string, string>>>
  /** A valid body for each method that has one. */
  bodies?: Partial<Record<Method, (merchant: TestMerchant) => Body>>
  /** What a GET must ask. */
  query?: string
  /** The list whose items are checked one by one. An invalid item is reported in a 200. */
  judges?: string
}

const SKU = 'BOLT-M8'
let made = 0

const SAMPLES: Readonly<Record<string, Sample>> = {
  ...ANSWER_LINK_SAMPLES,
  ...WEBHOOK_SAMPLES,
  ...LINK_SAMPLES,
  ...LIST_SAMPLES,
  ...MONEY_SAMPLES,
  ...NOTE_SAMPLES,
  ...INVOICE_SAMPLES,
  ...FEED_SAMPLES,
  ...TRANSMISSION_SAMPLES,
  ...DOCUMENT_SAMPLES,
  ...RETURN_SAMPLES,
  ...BILL_SAMPLES,
  '/v1/merchants': {
    bodies: { POST: () => ({ name: 'Analytical Bikes', currency: 'EUR' }) }
  },
  '/v1/merchant': { bodies: { PATCH: () => ({ name: 'Analytical Bikes' }) } },
  '/v1/api-keys': {
    bodies: {
      POST: ({ supplier_id }) => ({ role: 'supplier', name: 'Litware', supplier_id })
    }
  },
  '/v1/api-keys/{id}': {
    params: async (merchant) => idOf(await bodyOfAnswer(merchant.post('/v1/api-keys', {
      role: 'storefront', name: 'Web shop'
    })))
  },
  '/v1/suppliers': { bodies: { POST: () => supplierBody() } },
  '/v1/suppliers/{id}': {
    params: async ({ supplier_id }) => ({ id: supplier_id }),
    bodies: { PATCH: () => ({ rank: 7 }) }
  },
  '/v1/suppliers/{id}/stock/{sku}': {
    params: givenStock,
    bodies: { PUT: () => ({ on_hand: 7, unit_cost: '10.00' }), PATCH: () => ({ on_hand: 8 }) }
  },
  '/v1/sales-orders': {
    params: async (merchant) => ({ made: (await placeOrder(merchant)).id }),
    bodies: { POST: () => salesOrderBody() }
  },
  '/v1/sales-orders/{id}': {
    params: givenSalesOrder,
    bodies: { PATCH: () => ({ lines: [{ line_number: 1, quantity: 3 }] }) }
  },
  '/v1/sales-orders/{id}/confirmation': {
    params: async (merchant) => idOf(await bodyOfAnswer(
      merchant.post('/v1/sales-orders', salesOrderBody({ confirm: false })))),
    bodies: { POST: () => ({}) }
  },
  '/v1/sales-orders/{id}/payments': {
    params: givenSalesOrder,
    bodies: { POST: () => ({ reference: `PAYMENT-${++made}`, amount: '5.00' }) }
  },
  '/v1/sales-orders/{id}/cancellation': {
    params: givenSalesOrder,
    bodies: { POST: () => ({ reason: 'test', lines: [{ line_number: 1, quantity: 1 }] }) }
  },
  '/v1/sales-orders/{id}/holds': {
    params: givenSalesOrder,
    bodies: { POST: () => ({ reason: 'address_check' }) }
  },
  '/v1/sales-orders/{id}/holds/{hold}': {
    params: async (merchant) => {
      const { id } = await givenSalesOrder(merchant)
      const hold = await bodyOfAnswer(
        merchant.post(`/v1/sales-orders/${id}/holds`, { reason: 'address_check' }))
      return { id, hold: hold.id }
    }
  },
  '/v1/sales-orders/{id}/shipments': {
    params: async (merchant) => idOf(await placeReceived(merchant)),
    bodies: { POST: () => ({ lines: [{ line_number: 1, quantity: 1 }] }) }
  },
  '/v1/sales-orders/{id}/sourcing': { params: givenOutdatedPlan, bodies: { POST: () => ({}) } },
  '/v1/sales-orders/{id}/sourcing/{decision}/replays': {
    params: placeDecided, bodies: { POST: () => ({}) }
  },
  '/v1/sourcing/previews': {
    bodies: {
      POST: () => ({
        ship_to: { country: 'FR' }, lines: [{ sku: SKU, quantity: 2, unit_price: '20.00' }]
      })
    }
  },
  '/v1/availability': {
    query: `sku=${SKU}&country=FR`,
    bodies: { POST: () => ({ ship_to: { country: 'FR' }, lines: [{ sku: SKU, quantity: 2 }] }) }
  },
  '/v1/availability-changes': {},
  '/v1/sales-orders/{id}/events': { params: givenSalesOrder },
  '/v1/events': { params: placeTold },
  '/v1/purchase-orders/{id}/issue': {
    params: async (merchant) => purchaseIdOf(await placePlanned(merchant)),
    bodies: { POST: () => ({}) }
  },
  '/v1/purchase-orders/{id}/acknowledgements': {
    params: givenPurchaseOrder,
    bodies: { POST: () => ({ lines: [{ line_number: 1, status: 'accepted', quantity: 2 }] }) }
  },
  '/v1/purchase-orders/{id}/shipments': {
    params: givenPurchaseOrder,
    bodies: { POST: () => ({ lines: [{ line_number: 1, quantity: 1 }] }) }
  },
  '/v1/purchase-orders/{id}/receipts': {
    params: async (merchant) => purchaseIdOf(await placeViaWarehouse(merchant)),
    bodies: { POST: () => ({ lines: [{ line_number: 1, quantity: 1 }] }) }
  },
  '/v1/purchase-orders/{id}/closure': {
    params: givenPurchaseOrder,
    bodies: { POST: () => ({ reason: 'out_of_stock' }) }
  },
  '/v1/purchase-orders/{id}/cancellation': {
    params: givenPurchaseOrder,
    bodies: { POST: () => ({ reason: 'found nearer' }) }
  },
  '/v1/purchase-orders/{id}/cancellation-response': {
    params: async (merchant) => purchaseIdOf(await placeAskedBack(merchant)),
    bodies: { POST: () => ({ decision: 'accepted' }) }
  },
  ...SHIPMENT_SAMPLES,
  '/v1/exceptions/{id}': { params: givenException },
  '/v1/exceptions/{id}/resolutions': {
    params: givenException,
    bodies: { POST: () => ({ resolution: 'approve' }) }
  }
}

/** Finds the sample of a route. Throws if there is none. */
export function sampleOf ({ path, method, schema }: Route): Sample {
  const sample = SAMPLES[path] ?? {}
  if (path.includes('{') && sample.params === undefined) {
    throw new Error(`${path} has no params in test/support/samples.ts`)
  }
  if (schema.body !== undefined && sample.bodies?.[method] === undefined) {
    throw new Error(`${method} ${path} has no body in test/support/samples.ts`)
  }
  return sample
}

/** Returns a valid body for the route, or undefined if it has none. */
export function bodyOf (route: Route, merchant: TestMerchant): Body | undefined {
  return sampleOf(route).bodies?.[route.method]?.(merchant)
}

/** Creates a sample for the merchant and returns its address. */
export async function urlOf (route: Route, merchant: TestMerchant): Promise<string> {
  const params = await sampleOf(route).params?.(merchant, route.method) ?? {}
  return fillPath(route.path, params) + queryOf(route)
}

/** What a GET must ask, from its `?` on; empty where it need not ask anything. */
export function queryOf (route: Route): string {
  const { query } = sampleOf(route)
  return query === undefined || route.method !== 'GET' ? '' : `?${query}`
}

/** Creates a stock row of the merchant's first supplier, of which nothing is reserved. */
async function givenStock (merchant: TestMerchant) {
  const sku = `NUT ${++made}/ü`
  await merchant.givenStock(merchant.supplier_id, sku)
  return { id: merchant.supplier_id, sku }
}

/** Creates an order that is confirmed, released and sourced from the merchant's first supplier. */
async function givenSalesOrder (merchant: TestMerchant) {
  return idOf(await placeOrder(merchant))
}

/** Creates an order planned at the first supplier, and then a cheaper offer of another one. */
async function givenOutdatedPlan (merchant: TestMerchant) {
  const placed = await placePlanned(merchant)
  const rival_id = await merchant.givenSupplier()
  await merchant.givenStock(rival_id, placed.sku, { unit_cost: '1.00' })
  return idOf(placed)
}

/** Creates a purchase order that is issued to the merchant's first supplier. */
async function givenPurchaseOrder (merchant: TestMerchant) {
  return purchaseIdOf(await placeOrder(merchant))
}

async function givenException (merchant: TestMerchant) {
  const { exception } = await placeDearer(merchant)
  return idOf(exception)
}

const idOf = ({ id }: { id: string }) => ({ id })
const purchaseIdOf = ({ purchase_order_id }: Placed) => ({ id: purchase_order_id })
