// Samples of transmissions, by the path of their routes.

import type { Sample } from './samples.ts'
import { salesOrderBody, type TestMerchant } from './service.ts'
import { bodyOfAnswer, newSku, purchaseOrdersOf } from './stories.ts'

/** Nobody listens there. */
const CHANNEL = { kind: 'http', url: 'http://127.0.0.1:9/orders' }

const givenChannel = async (merchant: TestMerchant): Promise<string> =>
  merchant.givenSupplier({ channels: [CHANNEL] })

type Placed = { purchase_order_id: string, transmission_id: string }

/** Creates an order that is issued to a supplier with a channel. */
async function placeOnChannel (merchant: TestMerchant): Promise<Placed> {
  const sku = newSku()
  await merchant.givenStock(await givenChannel(merchant), sku)
  const { id } = await bodyOfAnswer(merchant.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity: 1, unit_price: '19.90' }]
  })))
  const [order] = await purchaseOrdersOf(merchant, id)
  const { data: [transmission] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    merchant.get(`/v1/purchase-orders/${order?.id}/transmissions`))
  if (order === undefined || transmission === undefined) throw new Error('nothing is to be sent')
  return { purchase_order_id: order.id, transmission_id: transmission.id }
}

async function givenTransmission (merchant: TestMerchant) {
  return { id: (await placeOnChannel(merchant)).transmission_id }
}

/** One that was tried, so it has its files. */
async function givenTried (merchant: TestMerchant) {
  const { id } = await givenTransmission(merchant)
  await merchant.sendTransmissions()
  return { id, number: '1' }
}

const bodies = { POST: () => ({}) }
const TRANSMISSION = '/v1/transmissions/{id}'

export const TRANSMISSION_SAMPLES: Readonly<Record<string, Sample>> = {
  '/v1/transmissions': {
    params: async (merchant) => {
      await placeOnChannel(merchant)
      return {}
    }
  },
  [TRANSMISSION]: { params: givenTransmission },
  [`${TRANSMISSION}/files/{number}`]: { params: givenTried },
  [`${TRANSMISSION}/retries`]: {
    params: async (merchant) => ({ id: (await givenTried(merchant)).id }), bodies
  },
  '/v1/purchase-orders/{id}/transmissions': {
    params: async (merchant) => ({ id: (await placeOnChannel(merchant)).purchase_order_id }),
    bodies
  },
  '/v1/sales-orders/{id}/transmissions': {
    params: async (merchant) => {
      await merchant.mailCustomers()
      const { id } = await bodyOfAnswer(
        merchant.post('/v1/sales-orders', salesOrderBody({ confirm: false })))
      return { id }
    }
  },
  '/v1/suppliers/{id}/channel-tests': {
    params: async (merchant) => ({ id: await givenChannel(merchant) }), bodies
  }
}
