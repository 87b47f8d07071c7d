// Samples of invoices, by the path of the routes.

import type { Method } from './routes.ts'
import type { Sample } from './samples.ts'
import type { TestMerchant } from './service.ts'
import { bodyOfAnswer, placeOrder, ship } from './stories.ts'

async function placeShipped (merchant: TestMerchant): Promise<{ id: string }> {
  const placed = await placeOrder(merchant)
  await ship(merchant, placed)
  return { id: placed.id }
}

async function givenInvoice (
  merchant: TestMerchant, draft: boolean
): Promise<{ id: string, sales_order_id: string }> {
  const { id } = await placeShipped(merchant)
  const { invoices: [first] } = await bodyOfAnswer<{ invoices: [{ id: string }] }>(
    merchant.post(`/v1/sales-orders/${id}/invoices`, { draft }))
  return { id: first.id, sales_order_id: id }
}

const givenDraft = async (merchant: TestMerchant): Promise<{ id: string }> => {
  const { id } = await givenInvoice(merchant, true)
  return { id }
}

const NO_BODY = { POST: () => ({}) }

export const INVOICE_SAMPLES: Readonly<Record<string, Sample>> = {
  '/v1/invoices': {
    params: async (merchant) => {
      await givenInvoice(merchant, false)
      return {}
    }
  },
  '/v1/invoices/{id}': {
    params: async (merchant) => {
      const { id } = await givenInvoice(merchant, false)
      return { id }
    }
  },
  '/v1/invoices/{id}/issue': { params: givenDraft, bodies: NO_BODY },
  '/v1/invoices/{id}/discard': { params: givenDraft, bodies: NO_BODY },
  '/v1/invoices/{id}/transmissions': {
    // While a mail with the invoice waits, no other is asked for.
    params: async (merchant) => {
      await bodyOfAnswer(merchant.patch('/v1/merchant',
        { settings: { customer_notifications: { messages: [] } } }))
      const { id } = await givenInvoice(merchant, false)
      await merchant.mailCustomers()
      return { id }
    },
    bodies: NO_BODY
  },
  '/v1/sales-orders/{id}/invoices': {
    params: async (merchant, method: Method) => {
      if (method === 'POST') return placeShipped(merchant)
      const { sales_order_id: id } = await givenInvoice(merchant, false)
      return { id }
    },
    bodies: NO_BODY
  }
}
