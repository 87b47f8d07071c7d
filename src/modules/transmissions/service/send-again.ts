// Sends again: a transmission as it was, or a purchase order as it is now.

import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import { drawConsequences } from '../../../domain/back-to-back/draw-consequences.ts'
import { replacePurchaseOrder } from '../../../domain/back-to-back/state.ts'
import { isOpen } from '../../../domain/model/purchase-order/purchase-order.ts'
import type { Transmission } from '../../../domain/model/transmission/transmission.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import {
  type Answer, assertVersion, type Call, type Command
} from '../../../platform/command/call.ts'
import { together, type Trx } from '../../../platform/db/trx.ts'
import {
  answerPurchase, defineSaleCommand, purchaseOrderOf
} from '../../back-to-back/command.ts'
import { findPurchaseOrders } from '../../back-to-back/store/read-orders.ts'
import { findSuppliers } from '../../suppliers/store.ts'
import { listAttempts } from '../store/attempts.ts'
import { listFiles } from '../store/contents.ts'
import { lockTransmission, setQueued } from '../store/transmissions.ts'
import { describeTransmission, type TransmissionDescription } from './describe-transmission.ts'

/**
 * Throws `transmission_not_found`, `transmission_superseded` and `transmission_files_deleted`.
 */
export async function retryTransmission (
  call: Call, id: string
): Promise<Answer<TransmissionDescription>> {
  return call.commands.run(RETRY, call, { id })
}

type Found = Awaited<ReturnType<typeof lockWhole>>

async function lockWhole (trx: Trx, merchant_id: string, id: string) {
  const [transmission, attempts, [listed]] = await together([
    lockTransmission(trx, merchant_id, id),
    listAttempts(trx, merchant_id, [id]),
    listFiles(trx, merchant_id, [id])
  ])
  return { transmission, attempts, listed }
}

const RETRY: Command<{ id: string }, Found, Transmission, TransmissionDescription> = {
  load: async (trx, merchant_id, [request]) => lockWhole(trx, merchant_id, request?.input.id ?? ''),
  decide: (requests, { transmission: before, attempts, listed }, now) => requests.map(() => {
    if (before === undefined) return new RuleError('transmission_not_found')
    if (before.state === 'superseded') return new RuleError('transmission_superseded')
    if ((listed?.deleted_at ?? null) !== null) return new RuleError('transmission_files_deleted')
    const after: Transmission = {
      ...before, state: 'queued', next_attempt_at: now, finished_at: null
    }
    const made = attempts.map(({ transmission_id: _id, ...attempt }) => attempt)
    return { status: 200, value: describeTransmission(after, made, listed), changes: after }
  }),
  record: async (trx, merchant_id, [after]) => setQueued(trx, merchant_id, after?.id ?? '')
}

/**
 * Sends the purchase order as it is now on all channels of its supplier, also one that its supplier
 * has read by the API. Throws `no_channel`, and what is thrown for orders that are not open.
 */
export async function transmitPurchaseOrder (
  call: Call, id: string
): Promise<Answer<PurchaseOrderDescription>> {
  const { db, merchant_id } = call
  const [order] = await findPurchaseOrders(db, merchant_id, [id], null)
  if (order === undefined) throw new RuleError('purchase_order_not_found')
  const [supplier] = await findSuppliers(db, merchant_id, [order.supplier_id])
  if ((supplier?.channels ?? null) === null) throw new RuleError('no_channel')
  return call.commands.run(TRANSMIT, call, { id })
}

const TRANSMIT = defineSaleCommand<{ id: string }, PurchaseOrderDescription>(
  'purchase_orders', (before, { call, input: { id } }, surroundings) => {
    const order = purchaseOrderOf(before, id)
    assertVersion(call, order.version)
    if (!isOpen(order)) {
      throw new RuleError('purchase_order_not_open', {
        detail: `The purchase order is ${order.status}.`
      })
    }
    const revision = order.is_by_channel ? order.revision + 1 : order.revision
    const told = replacePurchaseOrder(before, { ...order, is_by_channel: true, revision })
    return answerPurchase(before, drawConsequences(before, told, { trigger: null }, surroundings), {
      id, sale_event: 'sales_order.updated', purchase_event: 'purchase_order.updated'
    })
  })
