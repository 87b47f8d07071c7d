// An order at one supplier, and another supplier that could take it over.

import type { LightMyRequestResponse } from 'fastify'
import type { Client, TestMerchant, TestService } from '../support/service.ts'
import {
  bodyOfAnswer, type Exception, exceptionsOf, type PurchaseOrder, type Placed, placeOrder,
  purchaseOrdersOf
} from '../support/stories.ts'

type Line = Record<string, unknown> & { line_number: number, quantity: number }
export type Sale = Record<string, unknown> & {
  id: string
  version: number
  status: string
  lines: Line[]
  payments: Array<{ id: string }>
}

export type SourcedOptions = {
  quantity?: number
  /** Units of the first supplier, at 10.00. */
  on_hand?: number
  /** Units of the other supplier, at 12.00; 0 for a row without any, null for no row. */
  rival?: number | null
  /** Of the merchant, the first supplier, its stock row and the sales order. */
  settings?: object
  terms?: object
  row?: object
  line?: object
  about?: object
}

export type Sourced = Placed & {
  merchant: TestMerchant
  rival_id: string
  rival: Client
  /** To a part of the purchase order, as its supplier unless said otherwise. */
  post: (path: string, body?: object, client?: Client) => Promise<LightMyRequestResponse>
  answer: (...lines: object[]) => Promise<LightMyRequestResponse>
  /** To a part of the sales order, as the storefront unless said otherwise. */
  postSale: (path: string, body?: object, client?: Client) => Promise<LightMyRequestResponse>
  change: (...lines: object[]) => Promise<LightMyRequestResponse>
  readSale: () => Promise<Sale>
  readPurchases: () => Promise<PurchaseOrder[]>
  readExceptions: () => Promise<Exception[]>
  resolve: (exception: Exception | undefined, resolution: string) =>
  Promise<LightMyRequestResponse>
  /** As `[on_hand, reserved]`. */
  readStock: (supplier_id?: string) => Promise<[number, number]>
}

/** Issued to the first supplier alone; the other one has the goods too. */
export async function givenSourced (
  { givenMerchant }: Pick<TestService, 'givenMerchant'>,
  { quantity = 5, on_hand = 10, rival = 10, settings, terms, row, ...of_sale }: SourcedOptions = {}
): Promise<Sourced> {
  const merchant = await givenMerchant(settings === undefined ? {} : { settings })
  const { supplier_id } = merchant
  if (terms !== undefined) {
    await bodyOfAnswer(merchant.patch(`/v1/suppliers/${supplier_id}`, terms))
  }
  const rival_id = await merchant.givenSupplier()
  const placed = await placeOrder(merchant, {
    quantity, row: { on_hand, ...row }, ...of_sale
  })
  if (rival !== null) {
    await merchant.givenStock(rival_id, placed.sku, { on_hand: rival, unit_cost: '12.00' })
  }
  return describeSourced(merchant, placed, rival_id)
}

/** What tests send and read of an order that was placed. */
async function describeSourced (
  merchant: TestMerchant, placed: Placed, rival_id: string
): Promise<Sourced> {
  const { supplier, storefront } = merchant
  const sale = `/v1/sales-orders/${placed.id}`
  const post: Sourced['post'] = async (path, body = {}, client = supplier) =>
    client.post(`/v1/purchase-orders/${placed.purchase_order_id}/${path}`, body)
  return {
    ...placed,
    merchant,
    rival_id,
    rival: await merchant.givenKey({ role: 'supplier', supplier_id: rival_id }),
    post,
    answer: async (...lines) => post('acknowledgements', {
      lines: lines.map((line) => ({ line_number: 1, status: 'accepted', ...line }))
    }),
    postSale: async (path, body = {}, client = storefront) => client.post(`${sale}/${path}`, body),
    change: async (...lines) => storefront.patch(sale, { lines }),
    readSale: async () => bodyOfAnswer<Sale>(merchant.get(sale)),
    readPurchases: async () => purchaseOrdersOf(merchant, placed.id),
    readExceptions: async () => exceptionsOf(merchant, placed.id),
    resolve: async (exception, resolution) =>
      merchant.post(`/v1/exceptions/${exception?.id}/resolutions`, { resolution }),
    readStock: async (supplier_id = merchant.supplier_id) => {
      const { on_hand, reserved } = await bodyOfAnswer<{ on_hand: number, reserved: number }>(
        merchant.get(`/v1/suppliers/${supplier_id}/stock/${placed.sku}`))
      return [on_hand, reserved]
    }
  }
}
