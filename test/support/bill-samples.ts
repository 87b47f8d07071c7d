// Samples of bills, by the path of their routes.

import type { Sample } from './samples.ts'
import type { TestMerchant } from './service.ts'
import { bodyOfAnswer, placeOrder, ship } from './stories.ts'

let made = 0

/** A bill of two units at 10.00, which is what a placed order has. */
export function billBody (about: object = {}) {
  return {
    number: `R-${process.pid}-${++made}`,
    issued_on: '2026-11-23',
    lines: [{ line_number: 1, quantity: 2, unit_cost: '10.00' }],
    total: '20.00',
    ...about
  }
}

type Given = { id: string, purchase_order_id: string }

/** Creates a bill that matches, since its goods have shipped. */
async function givenBill (merchant: TestMerchant): Promise<Given> {
  const placed = await placeOrder(merchant)
  await ship(merchant, placed)
  const { purchase_order_id } = placed
  const { id } = await bodyOfAnswer(
    merchant.post(`/v1/purchase-orders/${purchase_order_id}/bills`, billBody()))
  return { id, purchase_order_id }
}

/** The purchase order that a merchant's next bill names. */
const billed = new Map<string, string>()

const idOf = ({ id }: { id: string }): { id: string } => ({ id })

export const BILL_SAMPLES: Readonly<Record<string, Sample>> = {
  '/v1/bills': {
    params: async (merchant) => {
      const { purchase_order_id } = await givenBill(merchant)
      billed.set(merchant.id, purchase_order_id)
      return { purchase_order_id }
    },
    bodies: {
      POST: ({ id }) => billBody({
        lines: [{
          purchase_order_id: billed.get(id) ?? 'po_01k9x3v8hq2m4n6p8r0t2w4y6z',
          line_number: 1,
          quantity: 2,
          unit_cost: '10.00'
        }]
      })
    }
  },
  '/v1/purchase-orders/{id}/bills': {
    params: async (merchant) => ({ id: (await placeOrder(merchant)).purchase_order_id }),
    bodies: { POST: () => billBody() }
  },
  '/v1/bills/{id}': { params: async (merchant) => idOf(await givenBill(merchant)) },
  '/v1/bills/{id}/approval': {
    params: async (merchant) => idOf(await givenBill(merchant)),
    bodies: { POST: () => ({ reason: 'Agreed by phone.' }) }
  },
  '/v1/bills/{id}/rejection': {
    params: async (merchant) => idOf(await givenBill(merchant)),
    bodies: { POST: () => ({ reason: 'Two units never arrived.' }) }
  },
  '/v1/bills/{id}/payment': {
    params: async (merchant) => {
      const { id } = await givenBill(merchant)
      await bodyOfAnswer(merchant.post(`/v1/bills/${id}/approval`, {}))
      return { id }
    },
    bodies: { POST: () => ({ reference: 'SEPA-1' }) }
  }
}
