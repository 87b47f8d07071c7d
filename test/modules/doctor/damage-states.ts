// Damage to statuses, links and dates: for each check, each way in which it can be broken.

import type { Damage, World } from './planting.ts'

const PREPAID = { payment_terms: 'prepaid' }
const DRAFT = { confirm: false }
const UNKNOWN = { lines: [{ sku: 'NONE', quantity: 1, unit_price: '1.00' }] }
const SALE = 'where merchant_id = $1 and id = $2'

async function setSale ({ run }: World, id: string, set: string): Promise<void> {
  await run(`update sales_orders set ${set} ${SALE}`, id)
}

async function setPurchase ({ run }: World, id: string, set: string): Promise<void> {
  await run(`update purchase_orders set ${set} ${SALE}`, id)
}

async function setPurchaseLines ({ run }: World, id: string, set: string): Promise<void> {
  await run(`update purchase_order_lines set ${set}
    where merchant_id = $1 and purchase_order_id = $2`, id)
}

async function setDecision (world: World, set: string): Promise<void> {
  const { id } = await world.place()
  await world.run(`update sourcing_decisions set ${set}
    where merchant_id = $1 and sales_order_id = $2`, id)
}

async function forgetDecision ({ run }: World, id: string): Promise<void> {
  await run('delete from sourcing_decisions where merchant_id = $1 and sales_order_id = $2', id)
}

/** A purchase order of a new order says something of itself that its lines don't. */
function purchaseSays (status: string): Damage {
  return [`${status}, though its lines are unanswered`, async (world) => {
    const { purchase_order_id } = await world.place()
    await setPurchase(world, purchase_order_id, `status = '${status}'`)
  }]
}

export const STATE_DAMAGE: Record<string, Damage[]> = {
  sourcing_decision_replay: [
    ['another cost than the planner finds', async (world) => {
      await setDecision(world, 'cost = cost + 0.01')
    }],
    ['other lines', async (world) => {
      await setDecision(world, 'lines = replace(lines, \'"quantity":\', \'"quantity":1\')')
    }],
    ['it was asked for more', async (world) => {
      await setDecision(world, 'question = replace(question, \'"today":"20\', \'"today":"21\')')
    }],
    ['what was asked cannot be read', async (world) => {
      await setDecision(world, "question = '{'")
    }]
  ],
  search_terms: [
    ['a word of a name leads nowhere', async ({ place, run }) => {
      const { id } = await place()
      await run(`delete from search_terms
        where merchant_id = $1 and subject_id = $2 and term like 'name %'`, id)
    }]
  ],
  purchase_order_status: [
    ...['acknowledged', 'closed', 'rejected', 'expired', 'canceled'].map(purchaseSays),
    ['issued, though every line is accepted', async (world) => {
      const { purchase_order_id } = await world.place()
      await setPurchaseLines(world, purchase_order_id, 'accepted_quantity = quantity')
    }],
    ['issued without a time limit', async (world) => {
      const { purchase_order_id } = await world.place()
      await setPurchase(world, purchase_order_id, 'acknowledgement_due_at = null')
    }],
    ['planned, though a line is accepted', async (world) => {
      const { purchase_order_id } = await world.place(PREPAID)
      await setPurchaseLines(world, purchase_order_id, 'accepted_quantity = 1')
    }]
  ],
  sales_order_status: [
    ['completed, though nothing is delivered', async (world) => {
      const { id } = await world.place()
      await setSale(world, id, "status = 'completed', completed_at = now()")
    }],
    ['canceled, though units are wanted', async (world) => {
      const { id } = await world.place(DRAFT)
      await setSale(world, id, "status = 'canceled', canceled_at = now()")
    }],
    ['a draft that was confirmed', async (world) => {
      const { id } = await world.place(UNKNOWN)
      await setSale(world, id, "status = 'draft'")
    }],
    ['confirmed and canceled at an instant', async (world) => {
      const { id } = await world.place()
      await setSale(world, id, 'canceled_at = now()')
    }]
  ],
  draft_unsourced: [
    ['a draft with purchase orders', async (world) => {
      const { id } = await world.place()
      await setSale(world, id, "status = 'draft', confirmed_at = null")
      await forgetDecision(world, id)
    }]
  ],
  canceled_without_live: [
    ['a supplier still delivers to a canceled order', async (world) => {
      const { id, purchase_order_id } = await world.place()
      await setSale(world, id,
        "status = 'canceled', canceled_at = now(), cancel_reason = 'insufficient_stock'")
      await world.run(`update sales_order_lines
        set canceled_quantity = quantity, sourced_quantity = 0, promised_date = null
        where merchant_id = $1 and sales_order_id = $2`, id)
      await setPurchaseLines(world, purchase_order_id, 'surplus_quantity = quantity')
      await world.settle(id)
    }]
  ],
  issued_released: [
    ['issued, though nothing was paid', async (world) => {
      const { purchase_order_id } = await world.place(PREPAID)
      await setPurchase(world, purchase_order_id, `status = 'issued', issued_at = now(),
        acknowledgement_due_at = now(), version = 2`)
      await world.run(`
        insert into events (merchant_id, id, type, sequence, subject_type, subject_id,
          sales_order_id, occurred_at, data)
        select merchant_id, id || '-2', 'purchase_order.issued', 2, subject_type, subject_id,
          sales_order_id, now(), data::jsonb || '{"version": 2, "issued_at": "now"}'
        from events where merchant_id = $1 and subject_id = $2`, purchase_order_id)
    }],
    ['issued without an event', async (world) => {
      const { purchase_order_id } = await world.place(PREPAID)
      await setPurchase(world, purchase_order_id,
        "status = 'issued', issued_at = now(), acknowledgement_due_at = now()")
    }]
  ],
  planned_unreleased: [
    ['still planned, though its order is released', async (world) => {
      const { purchase_order_id } = await world.place()
      await setPurchase(world, purchase_order_id,
        "status = 'planned', issued_at = null, acknowledgement_due_at = null")
    }]
  ],
  payment_due: [
    ['unpaid without a time limit', async (world) => {
      const { id } = await world.place(PREPAID)
      await setSale(world, id, 'payment_due_at = null')
    }],
    ['a time limit for what need not be paid', async (world) => {
      const { id } = await world.place()
      await setSale(world, id, 'payment_due_at = now()')
    }]
  ]
}
