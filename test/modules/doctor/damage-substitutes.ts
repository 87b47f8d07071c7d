// Damage to what suppliers send or offer instead of what was ordered.

import type { Damage, Placed, World } from './planting.ts'

/** The third line of its purchase order is a substitute for the first. */
export async function placeSubstitute (world: World): Promise<Placed> {
  const { merchant, placeOffered } = world
  const placed = await placeOffered()
  const { data: [exception] } = (await merchant.get(
    `/v1/exceptions?sales_order_id=${placed.id}`)).json()
  await merchant.post(`/v1/exceptions/${exception.id}/resolutions`, { resolution: 'approve' })
  return placed
}

export const OF_SUBSTITUTE = 'where merchant_id = $1 and purchase_order_id = $2 and line_number = 3'

export const SUBSTITUTE_DAMAGE: Record<string, Damage[]> = {
  purchase_line_sku: [
    ['it serves a line of another SKU', async ({ place, run }) => {
      const { id } = await place()
      await run(`update sales_order_lines set sku = 'OTHER'
        where merchant_id = $1 and sales_order_id = $2 and line_number = 1`, id)
    }],
    ['it is a substitute of the same SKU', async (world) => {
      const { purchase_order_id } = await placeSubstitute(world)
      await world.run(`update purchase_order_lines set sku = 'BOLT-M8' ${OF_SUBSTITUTE}`,
        purchase_order_id)
      await world.settleStock()
    }],
    ['it is a substitute for units that were not rejected', async (world) => {
      const { purchase_order_id } = await placeSubstitute(world)
      await world.run(`update purchase_order_lines set substitute_for = 2 ${OF_SUBSTITUTE}`,
        purchase_order_id)
    }],
    ['two substitutes are for the same rejected units', async (world) => {
      const { id, purchase_order_id } = await placeSubstitute(world)
      await world.run(`insert into purchase_order_lines
        select (jsonb_populate_record(l, '{"line_number": 4, "canceled_quantity": 2,
          "accepted_quantity": 0, "reserved_quantity": 0}')).* from purchase_order_lines l
        ${OF_SUBSTITUTE}`, purchase_order_id)
      await world.settle(id)
    }],
    ['another SKU is no substitute', async (world) => {
      const { purchase_order_id } = await placeSubstitute(world)
      await world.run(`update purchase_order_lines set substitute_for = null ${OF_SUBSTITUTE}`,
        purchase_order_id)
    }]
  ],
  undecided_units: [
    ['another SKU waits untold', async ({ place, run }) => {
      const { purchase_order_id } = await place()
      await run(`update purchase_order_lines
        set substitution = '{"sku": "NUT-M8", "quantity": 1, "unit_cost": "1.00"}'
        where merchant_id = $1 and purchase_order_id = $2 and line_number = 1`, purchase_order_id)
    }],
    ['a person is told of what does not wait', async ({ placeOffered, run }) => {
      const { purchase_order_id } = await placeOffered()
      await run(`update purchase_order_lines set substitution = null
        where merchant_id = $1 and purchase_order_id = $2 and line_number = 1`, purchase_order_id)
    }]
  ]
}
