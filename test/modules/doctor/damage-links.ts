// Damage to what belongs together: lines, links, decisions, events, amounts, derived statuses.

import { billBody } from '../../support/bill-samples.ts'
import { givenLinkId } from '../../support/link-samples.ts'
import { SUBJECTS } from '../../../src/domain/resources.ts'
import { OF_SUBSTITUTE, placeSubstitute } from './damage-substitutes.ts'
import { placeApproved } from './damage-returns.ts'
import type { Damage, World } from './planting.ts'

const BY_ID = 'where merchant_id = $1 and id = $2'

const SHIPMENT = { tracking_number: 'PARCEL-1', lines: [{ line_number: 1, quantity: 1 }] }

/** A field of a new order is stored otherwise than it is computed. */
function stored (table: 'sales_orders' | 'purchase_orders', set: string): Damage[] {
  return [[`${table}: ${set}`, async ({ place, run }) => {
    const { id, purchase_order_id } = await place()
    await run(`update ${table} set ${set} ${BY_ID}`,
      table === 'sales_orders' ? id : purchase_order_id)
  }]]
}

const RATE = { base: 'EUR', quote: 'USD', rate: '1.0845', valid_on: '2026-01-01' }
const rateTo = (quote: string): string => JSON.stringify({ ...RATE, quote })

async function removePurchaseLines (
  { run, settle, settleStock }: World, id: string
): Promise<void> {
  await run('delete from purchase_order_lines where merchant_id = $1 and sales_order_id = $2', id)
  await settleStock()
  await run(`update sales_order_lines set sourced_quantity = 0, promised_date = null
    where merchant_id = $1 and sales_order_id = $2`, id)
  await settle(id)
}

/** The second line of a purchase order becomes one of its own. */
async function splitPurchase ({ run, settle }: World, { id, purchase_order_id }: {
  id: string, purchase_order_id: string
}): Promise<void> {
  await run(`
    insert into purchase_orders
    select (jsonb_populate_record(p, jsonb_build_object('id', p.id || '-2'))).*
    from purchase_orders p ${BY_ID}`, purchase_order_id)
  await run(`update purchase_order_lines set purchase_order_id = $2 || '-2'
    where merchant_id = $1 and purchase_order_id = $2 and line_number = 2`, purchase_order_id)
  await run(`
    insert into events select (jsonb_populate_record(e, jsonb_build_object('id', e.id || '-2',
      'subject_id', $2 || '-2', 'data', e.data::jsonb || jsonb_build_object('id', $2 || '-2')))).*
    from events e where merchant_id = $1 and subject_id = $2`, purchase_order_id)
  await settle(id)
}

export const LINK_DAMAGE: Record<string, Damage[]> = {
  order_lines: [
    ['a sales order without lines', async ({ place, run, settle }) => {
      const { id } = await place({ confirm: false })
      await run('delete from sales_order_lines where merchant_id = $1 and sales_order_id = $2', id)
      await settle(id)
    }],
    ['a purchase order without lines', async (world) => {
      const { id } = await world.place()
      await removePurchaseLines(world, id)
    }]
  ],
  purchase_line_supplier: [
    ['the purchase order goes to another supplier', async ({ merchant, place, run }) => {
      const { purchase_order_id } = await place()
      await run(`update purchase_orders set supplier_id = $3 ${BY_ID}`,
        purchase_order_id, await merchant.givenSupplier())
    }]
  ],
  purchase_order_words: [
    ...stored('purchase_orders', "gift_message = 'Other'"),
    ...stored('purchase_orders', "packing_slip_text = 'Other'"),
    ...stored('sales_orders', "purchase_order_number = '1'"),
    ...["note = 'Other'", "description = 'Other'", 'customization = \'{"size": "9"}\''].map(
      (set): Damage => [`its line has ${set}`, async ({ place, run }) => {
        const { purchase_order_id } = await place()
        await run(`update purchase_order_lines set ${set}
          where merchant_id = $1 and purchase_order_id = $2 and line_number = 2`, purchase_order_id)
      }]),
    ['a substitute is described as what was ordered', async (world) => {
      const { id, purchase_order_id } = await placeSubstitute(world)
      await world.run(`update sales_order_lines set description = 'Bolt'
        where merchant_id = $1 and sales_order_id = $2 and line_number = 1`, id)
      await world.run(`update purchase_order_lines set description = 'Bolt' ${OF_SUBSTITUTE}`,
        purchase_order_id)
    }]
  ],
  purchase_order_supplier: [
    ['nobody has the id of its supplier', async ({ run }) => {
      for (const table of ['supplier_stock', 'purchase_orders', 'purchase_order_lines']) {
        // eslint-disable-next-line no-await-in-loop -- one table after the other
        await run(`update ${table} set supplier_id = 'none' where merchant_id = $1`)
      }
    }]
  ],
  purchase_order_rate: [
    ...stored('purchase_orders', "currency = 'USD'"),
    ...stored('purchase_orders', `currency = 'USD', exchange_rate = '${rateTo('GBP')}'`),
    ...stored('purchase_orders', `exchange_rate = '${rateTo('USD')}'`)
  ],
  purchase_order_sale: [
    ...stored('purchase_orders', "delivery_mode = 'via_warehouse'"),
    ['it names another order than its lines', async ({ place, run }) => {
      const [one, other] = [
        await place({ payment_terms: 'prepaid' }), await place({ payment_terms: 'prepaid' })
      ]
      await run(`update purchase_orders set sales_order_id = $3 ${BY_ID}`,
        one.purchase_order_id, other.id)
    }],
    ['it names no order', async ({ place, run }) => {
      const { purchase_order_id } = await place({ payment_terms: 'prepaid' })
      await run(`update purchase_orders set sales_order_id = 'none' ${BY_ID}`, purchase_order_id)
    }]
  ],
  first_sourcing: [
    ['two purchase orders to one supplier', async (world) =>
      splitPurchase(world, await world.place())]
  ],
  sourcing_decision: [
    ['confirmed without a decision', async ({ place, run }) => {
      const { id } = await place()
      await run('delete from sourcing_decisions where merchant_id = $1 and sales_order_id = $2', id)
    }],
    ['a decision of a draft', async ({ place, run }) => {
      const [{ id }, draft] = [await place(), await place({ confirm: false })]
      await run(`
        insert into sourcing_decisions
        select (jsonb_populate_record(d,
          jsonb_build_object('id', d.id || '-2', 'sales_order_id', $3::text))).*
        from sourcing_decisions d where merchant_id = $1 and sales_order_id = $2`, id, draft.id)
    }]
  ],
  event_sequence: [
    ...SUBJECTS.map(({ table }): Damage => [`a change of ${table} without an event`, async (
      world
    ) => {
      const { merchant, place, run } = world
      const { id, purchase_order_id } = await place()
      await merchant.post(`/v1/purchase-orders/${purchase_order_id}/shipments`, SHIPMENT)
      await merchant.post(`/v1/sales-orders/${id}/invoices`, {})
      // While all lines of an order still have stock.
      if (table === 'returns') await placeApproved(world)
      if (table === 'links') await givenLinkId(merchant)
      const none_left = { rows: [{ sku: 'NUT-M8', on_hand: 0, unit_cost: '1.00' }] }
      await merchant.post(`/v1/suppliers/${merchant.supplier_id}/stock-feeds`, none_left)
      await merchant.post(`/v1/purchase-orders/${purchase_order_id}/bills`, billBody())
      await merchant.post('/v1/exchange-rates', RATE)
      await merchant.post('/v1/webhook-endpoints', { url: 'https://shop.example/' })
      const key = table === 'merchants' ? 'id' : 'merchant_id'
      await run(`update ${table} set version = version + 1 where ${key} = $1`)
    }]),
    ['an event is missing', async ({ merchant, run }) => {
      await merchant.patch('/v1/merchant', { name: 'Another name' })
      await run('delete from events where merchant_id = $1 and subject_id = $1 and sequence = 1')
    }],
    ['an event of nothing', async ({ run }) => {
      await run(`
        insert into events select (jsonb_populate_record(e, jsonb_build_object('id', e.id || '-2',
          'subject_id', 'none', 'data', e.data::jsonb || '{"id": "none"}'))).*
        from events e where merchant_id = $1 and subject_id = $1`)
    }]
  ],
  event_positions: [
    ['an event lost its position', async ({ place, run, givePositions }) => {
      const { id } = await place()
      await givePositions()
      await run(`delete from event_positions where merchant_id = $1 and mark_id = (
        select mark_id from events where merchant_id = $1 and subject_id = $2)`, id)
      await run(`insert into event_marks select merchant_id, mark_id, occurred_at, 'x 1 y -'
        from events where merchant_id = $1 and subject_id = $2`, id)
    }],
    ['the feed is longer than its positions', async ({ run, givePositions }) => {
      await givePositions()
      await run('update event_feeds set last_position = last_position + 1 where merchant_id = $1')
    }]
  ],
  event_position: [
    ['the mark of an event is gone', async ({ place, run }) => {
      const { id } = await place()
      await run(`delete from event_marks where merchant_id = $1 and id = (
        select mark_id from events where merchant_id = $1 and subject_id = $2)`, id)
    }],
    ['an event waits though it has a position', async ({ place, run, givePositions }) => {
      const { id } = await place()
      await givePositions()
      await run(`insert into event_marks
        select merchant_id, mark_id || '-2', occurred_at, entries from event_positions
        where merchant_id = $1 and mark_id = (
          select mark_id from events where merchant_id = $1 and subject_id = $2)`, id)
    }]
  ],
  event_data: ['"version": 9', '"id": "other"'].map((fault): Damage =>
    [`an event that tells ${fault}`, async ({ place, run }) => {
      const { id } = await place()
      await run(`update events set data = data::jsonb || '{${fault}}'
        where merchant_id = $1 and subject_id = $2`, id)
    }]),

  sales_line_amount: [['one cent too much', async ({ place, run }) => {
    const { id } = await place()
    await run(`update sales_order_lines set amount = amount + 0.01
      where merchant_id = $1 and sales_order_id = $2 and line_number = 1`, id)
  }]],
  purchase_line_amount: [['one cent too much', async ({ place, run }) => {
    const { purchase_order_id } = await place()
    await run(`update purchase_order_lines set amount = amount + 0.01
      where merchant_id = $1 and purchase_order_id = $2 and line_number = 1`, purchase_order_id)
  }]],
  sales_order_total: stored('sales_orders', 'total = total + 0.01'),
  payment_reversed_amount: [['less than was taken back', async (world) => {
    const { merchant, place, run, settle } = world
    const { id } = await place({ payments: [{ reference: 'P', amount: '5.00' }] })
    const { payments: [payment] } = (await merchant.get(`/v1/sales-orders/${id}`)).json()
    await merchant.post(`/v1/payments/${payment.id}/reversal`)
    await run(`update payments set reversed_amount = 4.99
      where merchant_id = $1 and id = $2`, payment.id)
    await settle(id)
  }]],
  sales_order_credited: stored('sales_orders', 'credited = 0.01'),
  sales_line_credited: [['a unit that no credit names', async ({ place, run }) => {
    const { id } = await place()
    await run(`update sales_order_lines set credited_quantity = 1
      where merchant_id = $1 and sales_order_id = $2 and line_number = 1`, id)
  }]],
  payment_refunded_amount: [['more than any refund gave back', async (world) => {
    const { id } = await world.place({ payments: [{ reference: 'P', amount: '5.00' }] })
    await world.run(`update payments set refunded_amount = 1
      where merchant_id = $1 and sales_order_id = $2`, id)
  }]],
  refund_bounced_amount: [['more than came back', async (world) => {
    const { id } = await world.place({ payments: [{ reference: 'P', amount: '99.00' }] })
    await world.merchant.post(`/v1/sales-orders/${id}/refunds`, { reference: 'R', amount: '5.00' })
    await world.run(`update refunds set bounced_amount = 1
      where merchant_id = $1 and sales_order_id = $2`, id)
    await world.settle(id)
  }]],
  sales_order_paid: stored('sales_orders', 'paid = 0.01'),
  sales_order_refund_due: stored('sales_orders', 'refund_due = 0.01'),
  sales_order_payment_status: stored('sales_orders', "payment_status = 'paid'"),
  sales_order_sourcing_status: stored('sales_orders', "sourcing_status = 'unsourced'"),
  sales_order_fulfillment_status: stored('sales_orders', "fulfillment_status = 'shipped'"),
  purchase_order_freight: stored('purchase_orders', 'freight = freight + 0.01'),
  purchase_order_total: stored('purchase_orders', 'total = total + 0.01'),
  purchase_order_fulfillment_status: stored('purchase_orders', "fulfillment_status = 'shipped'")
}
