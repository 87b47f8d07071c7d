// Plays a supplier: takes the turns of a purchase order that are due, by the same commands as
// behind the API, in the role of that supplier.

import { RuleError } from '../../domain/kernel/rule.ts'
import { numberOf } from '../../domain/kernel/order-number.ts'
import type { PlayedOrder } from '../../domain/model/supplier/plan-bill.ts'
import { keyOf, planTurn, type Turn } from '../../domain/model/supplier/plan-turn.ts'
import { buildSupplierCall, type Call } from '../../platform/command/call.ts'
import type { JobContext } from '../../platform/jobs/job-loop.ts'
import type { Db } from '../../platform/db/connect.ts'
import { findPurchaseOrders } from '../back-to-back/store/read-orders.ts'
import { recordOrderBill } from '../bills/commands.ts'
import { findBillsOfOrder } from '../bills/store/bills.ts'
import {
  acknowledgePurchaseOrder, answerCancellationRequest, closePurchaseOrder, shipPurchaseOrder
} from '../purchase-orders/commands.ts'
import { deliverShipment } from '../shipments/commands.ts'
import { type Played, readNow } from './store/due-orders.ts'

export const SIMULATE_SUPPLIERS = 'simulate suppliers'

/** With pauses of 0 seconds one turn follows the other. */
const TURNS_MAX = 10
/** What was refused is not tried all the time, and holds up no other turn. */
const REFUSED_PAUSE_MS = 10_000

type Context = Pick<JobContext, 'db' | 'commands' | 'logger'>

/** Takes all turns that are due. Returns when the next one is; null if it waits for others. */
export async function playOrder (
  context: Context, played: Played
): Promise<string | null> {
  const { id, simulator } = played
  const refused = new Set<string>()
  let now = ''
  for (let turns = 0; turns < TURNS_MAX; turns++) {
    /* eslint-disable no-await-in-loop -- each turn follows from what the one before has left */
    const order = await findOrder(context.db, played)
    if (order === undefined) return null
    now = await readNow(context.db)
    const planned = planTurn(order, { simulator, now, refused })
    if (planned === null || planned.due_at > now) {
      return firstOf(planned && planned.due_at, againAt(refused, now))
    }
    const refusal = await take(
      buildSupplierCall(played, SIMULATE_SUPPLIERS, context), order, planned.turn)
    /* eslint-enable no-await-in-loop */
    if (refusal?.rule === 'precondition_failed') return now
    if (refusal !== undefined) {
      context.logger.warn({ err: refusal, purchase_order_id: id },
        'the turn of a played supplier was refused, it is tried again')
      refused.add(keyOf(planned.turn))
    }
  }
  return againAt(refused, now)
}

async function findOrder (
  db: Db, { merchant_id, id, supplier_id }: Played
): Promise<PlayedOrder | undefined> {
  const [order] = await findPurchaseOrders(db, merchant_id, [id], supplier_id)
  return order && { ...order, bills: await findBillsOfOrder(db, merchant_id, id) }
}

function againAt (refused: ReadonlySet<string>, now: string): string | null {
  return refused.size === 0 ? null : pauseAfter(now)
}

/** When what was refused, or has failed, is tried again. */
export function pauseAfter (now: string): string {
  return new Date(Date.parse(now) + REFUSED_PAUSE_MS).toISOString()
}

function firstOf (a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b < a) ? b : a
}

/**
 * Each names the version that it was planned for: of two processes with the same plan one acts, and
 * the other is refused. A bill changes no version: sent twice, it is the same bill.
 */
async function take (
  call: Call, order: PlayedOrder, turn: Turn
): Promise<RuleError | undefined> {
  const at = { ...call, if_match: [order.version] }
  try {
    await run(at, order, turn)
    return undefined
  } catch (error) {
    if (error instanceof RuleError) return error
    throw error
  }
}

async function run (
  call: Call, { id, shipments, bills }: PlayedOrder, turn: Turn
): Promise<unknown> {
  const own_number = `SIM-${numberOf(id)}`
  switch (turn.kind) {
    case 'answer':
      return acknowledgePurchaseOrder(call, id, {
        lines: turn.lines, supplier_reference: own_number
      })
    case 'answer_cancellation':
      return answerCancellationRequest(call, id, { decision: turn.decision })
    case 'ship':
      return shipPurchaseOrder(call, id, {
        carrier: 'Simulator',
        tracking_number: `${own_number}-${shipments.length + 1}`,
        lines: turn.lines
      })
    case 'deliver':
      return deliverShipment(
        { ...call, if_match: [turn.shipment.version] }, turn.shipment.id, {})
    case 'close':
      return closePurchaseOrder(call, id, 'other')
    case 'bill':
      return recordOrderBill(call, id, {
        number: `${own_number}-B${bills.length + 1}`, ...turn.bill
      })
  }
}
