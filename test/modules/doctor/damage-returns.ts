// Damage to returns, and to what orders count of them.

import { bodyOfAnswer } from '../../support/stories.ts'
import { approveReturn, receiveReturn, requestReturn } from '../../support/returns.ts'
import type { Damage, Placed, World } from './planting.ts'

/** One of two units of the first line has an approved return. */
export async function placeApproved (
  { merchant, place }: World
): Promise<Placed & { return_id: string }> {
  const placed = await place()
  const { id } = await bodyOfAnswer(merchant.supplier.post(
    `/v1/purchase-orders/${placed.purchase_order_id}/shipments`, {
      lines: [{ line_number: 1, quantity: 2 }, { line_number: 2, quantity: 3 }]
    }))
  await bodyOfAnswer(merchant.supplier.post(`/v1/shipments/${id}/delivery`, {}))
  const { id: return_id } = await approveReturn(merchant, await requestReturn(merchant, placed))
  return { ...placed, return_id }
}

async function placeReceived (world: World): Promise<Placed & { return_id: string }> {
  const placed = await placeApproved(world)
  await receiveReturn(world.merchant, { id: placed.return_id })
  return placed
}

const setReturn = async ({ run }: World, id: string, set: string): Promise<void> =>
  run(`update returns set ${set} where merchant_id = $1 and id = $2`, id)

const setLine = async ({ run }: World, id: string, set: string): Promise<void> =>
  run(`update return_lines set ${set} where merchant_id = $1 and return_id = $2`, id)

export const RETURN_DAMAGE: Record<string, Damage[]> = {
  returned_units: [
    ['both orders count a unit that did not come back', async (world) => {
      const { id, purchase_order_id } = await placeReceived(world)
      await world.run(`update purchase_order_lines set returned_quantity = 2
        where merchant_id = $1 and purchase_order_id = $2 and line_number = 1`, purchase_order_id)
      await world.run(`update sales_order_lines set returned_quantity = 2
        where merchant_id = $1 and sales_order_id = $2 and line_number = 1`, id)
    }],
    ['the sales order does not count it', async (world) => {
      const { id } = await placeReceived(world)
      await world.run(`update sales_order_lines set returned_quantity = 0
        where merchant_id = $1 and sales_order_id = $2 and line_number = 1`, id)
    }]
  ],
  return_open_units: [
    ['more units are to come back than were delivered', async (world) => {
      const { return_id } = await placeApproved(world)
      await setLine(world, return_id, 'quantity = 3')
    }]
  ],
  return_links: [
    ['it has another supplier than its purchase order', async (world) => {
      const { return_id } = await placeApproved(world)
      await setReturn(world, return_id, "supplier_id = 'sup_other'")
    }],
    ['its line has another SKU', async (world) => {
      const { return_id } = await placeApproved(world)
      await setLine(world, return_id, "sku = 'OTHER'")
    }]
  ],
  return_received: [
    ['it is received, and a unit was not inspected', async (world) => {
      const { return_id } = await placeApproved(world)
      await setReturn(world, return_id, "status = 'received', received_at = now()")
    }],
    ['a unit was accepted before anybody approved', async (world) => {
      const { return_id } = await placeReceived(world)
      await setReturn(world, return_id, "status = 'requested'")
    }]
  ],
  supplier_credits: [
    ['a credit is waited for that nobody owes', async (world) => {
      const { return_id } = await placeApproved(world)
      await setReturn(world, return_id, "supplier_credit_status = 'expected'")
    }],
    ['more was credited than expected', async (world) => {
      const { return_id } = await placeReceived(world)
      await setReturn(world, return_id, 'supplier_credit_amount = 999')
    }]
  ]
}
