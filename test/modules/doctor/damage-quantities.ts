// Damage to the ledger of quantities: for each check, each way in which it can be broken.

import type { Damage, World } from './planting.ts'

const SALES_LINE = 'where merchant_id = $1 and sales_order_id = $2 and line_number = 1'
const PURCHASE_LINE = 'where merchant_id = $1 and purchase_order_id = $2 and line_number = 1'
const UNKNOWN = { lines: [{ sku: 'NONE', quantity: 1, unit_price: '1.00' }] }
const STOCK = "where merchant_id = $1 and sku = 'BOLT-M8'"

async function setSalesLine ({ run, settle }: World, id: string, set: string): Promise<void> {
  await run(`update sales_order_lines set ${set} ${SALES_LINE}`, id)
  await settle(id)
}

async function setPurchaseLine ({ run }: World, id: string, set: string): Promise<void> {
  await run(`update purchase_order_lines set ${set} ${PURCHASE_LINE}`, id)
}

/** The supplier has sent one unit of the first line. */
async function placeShipped ({ place, merchant }: World) {
  const placed = await place()
  const reply = await merchant.supplier.post(
    `/v1/purchase-orders/${placed.purchase_order_id}/shipments`,
    { lines: [{ line_number: 1, quantity: 1 }] })
  if (reply.statusCode !== 201) throw new Error(reply.body)
  return placed
}

export const QUANTITY_DAMAGE: Record<string, Damage[]> = {
  purchase_line_gone: ['lost', 'refused'].map((gone): Damage => [
    `more ${gone} than its shipments tell`, async (world) => {
      const { id, purchase_order_id } = await placeShipped(world)
      await setPurchaseLine(world, purchase_order_id, `${gone}_quantity = 1`)
      await setSalesLine(world, id, `${gone}_quantity = 1`)
    }
  ]),
  purchase_line_ledger: [
    ['more accepted than ordered', async (world) => {
      const { purchase_order_id } = await world.place()
      await setPurchaseLine(world, purchase_order_id, 'accepted_quantity = quantity + 1')
    }],
    ['more offered as another SKU than ordered', async ({ placeOffered, run }) => {
      const { purchase_order_id } = await placeOffered()
      await run(`update purchase_order_lines
        set substitution = jsonb_set(substitution, '{quantity}', '3')
        where merchant_id = $1 and purchase_order_id = $2 and line_number = 1`, purchase_order_id)
    }],
    ['a surplus below 0', async (world) => {
      const { id, purchase_order_id } = await world.place()
      await setPurchaseLine(world, purchase_order_id, 'surplus_quantity = -1')
      await setSalesLine(world, id, 'quantity = 3, sourced_quantity = 3')
    }],
    ['over-shipped below 0', async (world) => {
      const { purchase_order_id } = await placeShipped(world)
      await setPurchaseLine(world, purchase_order_id, 'over_shipped_quantity = -1')
      await world.run(`update shipment_lines
        set quantity = quantity - 1, over_shipped_quantity = -1 where merchant_id = $1`)
    }],
    ['more missing than rejected', async (world) => {
      const { purchase_order_id } = await placeShipped(world)
      await setPurchaseLine(world, purchase_order_id, 'missing_quantity = 1')
      await world.run('update shipment_lines set quantity = quantity + 1 where merchant_id = $1')
    }],
    ['more expired than rejected', async (world) => {
      const { purchase_order_id } = await world.place()
      await setPurchaseLine(world, purchase_order_id, 'expired_quantity = 1')
    }],
    ['more asked back than accepted', async (world) => {
      const { id, purchase_order_id } = await world.place()
      await setPurchaseLine(world, purchase_order_id,
        'pending_cancellation_quantity = 1, pending = \'{"cancellation": 1}\'')
      await setSalesLine(world, id, 'pending_cancellation_quantity = 1')
    }]
  ],
  sales_line_ledger: [
    ['more sourced than ordered', async (world) => {
      const { id } = await world.place()
      await setSalesLine(world, id, 'quantity = 1')
    }],
    ['canceled below 0', async (world) => {
      const { id } = await world.place()
      await setSalesLine(world, id, 'canceled_quantity = -1')
    }],
    ['more credited than ordered', async (world) => {
      const { id } = await world.place()
      await setSalesLine(world, id, 'credited_quantity = 3')
      await world.run(`update sales_orders
        set credits = '[{ "line_number": 1, "quantity": 3, "amount": "0" }]'
        where merchant_id = $1 and id = $2`, id)
    }]
  ],
  sales_line_sourced: [
    ['less than its purchase order lines serve', async (world) => {
      const { id } = await world.place()
      await setSalesLine(world, id, 'sourced_quantity = 1')
    }],
    ['a purchase order line that serves no line', async (world) => {
      const { id } = await world.place()
      await world.run(`delete from sales_order_lines ${SALES_LINE}`, id)
      await world.settle(id)
    }]
  ],
  sales_line_shipped: [
    ['shipped by nobody', async (world) => {
      const { id } = await world.place()
      await setSalesLine(world, id, 'shipped_quantity = 1')
    }],
    ['delivered by nobody', async (world) => {
      const { id } = await placeShipped(world)
      await setSalesLine(world, id, 'delivered_quantity = 1')
    }],
    ['shipped on from a warehouse that received nothing', async (world) => {
      const { id } = await world.place({ delivery_mode: 'via_warehouse' })
      await setSalesLine(world, id, 'shipped_quantity = 1')
    }]
  ],
  purchase_line_shipped: [
    ['shipped without a shipment', async (world) => {
      const { id, purchase_order_id } = await world.place()
      await setPurchaseLine(world, purchase_order_id,
        'accepted_quantity = 1, shipped_quantity = 1, reserved_quantity = 1')
      await world.settleStock()
      await setSalesLine(world, id, 'shipped_quantity = 1')
    }],
    ['over-shipped without a shipment', async (world) => {
      const { purchase_order_id } = await world.place()
      await setPurchaseLine(world, purchase_order_id, 'over_shipped_quantity = 1')
    }]
  ],
  pending_cancellation: [
    ['shown, though nobody is asked', async (world) => {
      const { id } = await world.place()
      await setSalesLine(world, id, 'pending_cancellation_quantity = 1')
    }],
    ['asked for without a reason', async (world) => {
      const { purchase_order_id } = await world.place()
      await setPurchaseLine(world, purchase_order_id,
        'accepted_quantity = 1, pending_cancellation_quantity = 1')
    }]
  ],
  sales_line_promised_date: [
    ['none, though it is sourced', async (world) => {
      const { id } = await world.place()
      await setSalesLine(world, id, 'promised_date = null')
    }],
    ['one, though nothing is sourced', async (world) => {
      const { id } = await world.place(UNKNOWN)
      await setSalesLine(world, id, "promised_date = '2030-01-01'")
    }]
  ],
  stock_reserved: [
    ['more than the purchase order lines hold', async ({ place, run }) => {
      await place()
      await run(`update supplier_stock set reserved = reserved + 1 ${STOCK}`)
    }],
    ['held without a stock row', async ({ place, run }) => {
      await place()
      await run(`delete from supplier_stock ${STOCK}`)
    }],
    ['reserved by no purchase order line', async ({ run }) => {
      await run(`update supplier_stock set reserved = 1 ${STOCK}`)
    }]
  ],
  stock_taken: [
    ['a row that had less than was taken', async ({ place, run }) => {
      await place()
      await run(`update supplier_stock set on_hand = 1,
        updated_at = updated_at - interval '1 second' ${STOCK}`)
    }]
  ],
  purchase_line_reserved: [
    ['more than is live', async (world) => {
      const { purchase_order_id } = await world.place()
      await setPurchaseLine(world, purchase_order_id, 'reserved_quantity = quantity + 1')
      await world.settleStock()
    }],
    ['less than waits for its answer', async (world) => {
      const { purchase_order_id } = await world.place()
      await setPurchaseLine(world, purchase_order_id, 'reserved_quantity = 0')
      await world.settleStock()
    }]
  ]
}
