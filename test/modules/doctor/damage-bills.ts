// Damage to bills: for each check, each way in which it can be broken.

import { billBody } from '../../support/bill-samples.ts'
import type { Damage, World } from './planting.ts'

/** The supplier has shipped and billed two units of the first line. */
async function placeBilled (world: World, about: object = {}) {
  const { place, merchant } = world
  const placed = await place()
  const url = `/v1/purchase-orders/${placed.purchase_order_id}`
  const lines = [{ line_number: 1, quantity: 2 }]
  const shipped = await merchant.supplier.post(`${url}/shipments`, { lines })
  if (shipped.statusCode !== 201) throw new Error(shipped.body)
  const billed = await merchant.supplier.post(`${url}/bills`, billBody(about))
  if (billed.statusCode !== 201) throw new Error(billed.body)
  return { ...placed, bill_id: billed.json<{ id: string }>().id }
}

async function placeApproved (world: World) {
  const placed = await placeBilled(world)
  const reply = await world.merchant.post(`/v1/bills/${placed.bill_id}/approval`, {})
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return placed
}

const BILL = 'where merchant_id = $1 and id = $2'
const ORDER = 'where merchant_id = $1 and id = $2'
const LINE = 'where merchant_id = $1 and purchase_order_id = $2 and line_number = 1'

export const BILL_DAMAGE: Record<string, Damage[]> = {
  bill_sums: [
    ['a net total that is not the sum of the lines', async (world) => {
      const { bill_id } = await placeBilled(world)
      await world.run(`update bills set net_total = net_total + 1 ${BILL}`, bill_id)
    }],
    ['a tax total without a tax', async (world) => {
      const { bill_id } = await placeBilled(world)
      await world.run(`update bills set tax_total = 1 ${BILL}`, bill_id)
    }]
  ],
  bill_costs: [
    ['more than its net total', async (world) => {
      const { purchase_order_id } = await placeApproved(world)
      await world.run(`update bill_costs set amount = amount + 1 ${LINE}`, purchase_order_id)
      await world.run(`update purchase_order_lines set billed_amount = billed_amount + 1 ${LINE}`,
        purchase_order_id)
    }],
    ['a bill costs before it is approved', async (world) => {
      const { purchase_order_id } = await placeBilled(world)
      await world.run(`
        insert into bill_costs select merchant_id, bill_id, purchase_order_id, 1, 0, 0, 0
        from bill_lines ${LINE}`, purchase_order_id)
      await world.run(`
        update purchase_order_lines set billed_amount = 0, billed_charges = 0 ${LINE}`,
      purchase_order_id)
    }]
  ],
  purchase_line_billed: [
    ['an amount that no bill asks', async (world) => {
      const { purchase_order_id } = await world.place()
      await world.run(`
        update purchase_order_lines set billed_amount = 1, billed_charges = 0 ${LINE}`,
      purchase_order_id)
    }],
    ['other charges than those of its bills', async (world) => {
      const { purchase_order_id } = await placeApproved(world)
      await world.run(`update purchase_order_lines set billed_charges = 1 ${LINE}`,
        purchase_order_id)
    }]
  ],
  purchase_order_billing: [
    ['billed by nobody', async (world) => {
      const { purchase_order_id } = await world.place()
      await world.run(`update purchase_orders set billing_status = 'billed' ${ORDER}`,
        purchase_order_id)
    }],
    ['unbilled, though a bill is approved', async (world) => {
      const { purchase_order_id } = await placeApproved(world)
      await world.run(`update purchase_orders set billing_status = 'unbilled' ${ORDER}`,
        purchase_order_id)
    }]
  ],
  billed_units: [
    ['more than could be billed when the bill was approved', async (world) => {
      const { purchase_order_id } = await placeApproved(world)
      await world.run(`update bill_costs set allowed_quantity = 1 ${LINE}`, purchase_order_id)
    }]
  ],
  open_bills: [
    ['no bill is open', async (world) => {
      const { purchase_order_id } = await world.place()
      await world.run(`update purchase_orders set has_open_bills = true ${ORDER}`,
        purchase_order_id)
    }],
    ['a bill is open', async (world) => {
      const { purchase_order_id } = await placeBilled(world)
      await world.run(`update purchase_orders set has_open_bills = false ${ORDER}`,
        purchase_order_id)
    }]
  ],
  bill_told: [
    ['a disputed bill that nobody is told of', async (world) => {
      const { bill_id } = await placeBilled(world, { total: '21.00' })
      await world.run(`update exceptions set resolved_at = now(), resolution = 'obsolete'
        where merchant_id = $1 and subject_id = $2`, bill_id)
    }],
    ['a matched bill that a person is told of', async (world) => {
      const { bill_id } = await placeBilled(world, { total: '21.00' })
      await world.run(`update bills set status = 'matched' ${BILL}`, bill_id)
    }]
  ]
}
