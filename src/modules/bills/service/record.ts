// The command that records a bill as its supplier sent it, and matches it.

import {
  type Bill, type BillContent, type BillDescription, completeBill, describeBill, type NewBill,
  OPEN_BILLS_MAX, openBill, ordersOfBill
} from '../../../domain/model/bill/bill.ts'
import { settleBill } from '../../../domain/model/bill/decide-bill.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import { type Answer, type Call, type Command, etagOf } from '../../../platform/command/call.ts'
import { together } from '../../../platform/db/trx.ts'
import { hashContent } from '../../../platform/content-hash.ts'
import { newId } from '../../../platform/id.ts'
import { type BilledOrder, findNumbered, findOrders } from '../store/bills.ts'
import {
  answerBill, type BillChanges, type BillSurroundings, judge, loadBilled, recordBill
} from './bill-command.ts'

/** `supplier_id` is whose bill it is; a supplier bills for itself. */
export type BillRequest = NewBill & { supplier_id?: string | null | undefined }

/**
 * The same content again is answered with the first bill. Throws `purchase_order_not_found`,
 * `bill_orders_differ`, `own_stock_not_billed`, `bill_number_taken`, `open_bills_limit` and
 * `invalid_request`.
 */
export async function recordNewBill (
  call: Call, bill: BillRequest
): Promise<Answer<BillDescription>> {
  assertUnits(bill)
  return call.commands.run(RECORD, call, bill)
}

function assertUnits ({ lines }: NewBill): void {
  const errors = lines.flatMap(({ quantity }, at) => quantity === 0
    ? [{ pointer: `/lines/${at}/quantity`, code: 'too_small', detail: 'must not be 0' }]
    : [])
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}

/** A bill for one purchase order. Throws what `recordNewBill` throws. */
export async function recordOrderBill (
  call: Call, purchase_order_id: string, { lines, ...bill }: OrderBill
): Promise<Answer<BillDescription>> {
  const named = lines.map((line) => ({ ...line, purchase_order_id }))
  return recordNewBill(call, { ...bill, lines: named }).catch((error: unknown) => {
    // It stands in the path, not in the lines.
    const is_unknown = error instanceof RuleError && error.rule === 'purchase_order_not_found'
    throw is_unknown ? new RuleError('purchase_order_not_found') : error
  })
}

type OrderBill = Omit<NewBill, 'lines'> &
  { lines: ReadonlyArray<Omit<NewBill['lines'][number], 'purchase_order_id'>> }

type Loaded = BillSurroundings & { located: readonly BilledOrder[], known: readonly Bill[] }

const RECORD: Command<
  BillRequest, Loaded, BillChanges, BillDescription, readonly BilledOrder[]
> = {
  locate: async (trx, merchant_id, requests) =>
    findOrders(trx, merchant_id, requests.flatMap(({ input }) => namedOrders(input))),
  load: async (trx, merchant_id, requests, located) => {
    const { number = '', issued_on = '' } = requests[0]?.input ?? {}
    const supplier_id = located[0]?.supplier_id ?? ''
    const [loaded, known] = await together([
      loadBilled(trx, merchant_id, located, null),
      findNumbered(trx, merchant_id, { supplier_id, number, year: Number(issued_on.slice(0, 4)) })
    ])
    return { ...loaded, known, located }
  },
  decide: (requests, loaded, now) => requests.map(({ call, input }) => {
    const supplier_id = assertOrders(call, input, loaded)
    const content = completeBill(input, { supplier_id, currency: currencyOf(input, loaded) })
    const content_hash = hashContent(content)
    const same = findSame(loaded.known, content, content_hash)
    if (same !== undefined) {
      return {
        status: 200,
        value: describeBill(same),
        headers: { etag: etagOf(same.version) },
        changes: null
      }
    }
    assertRoom(ordersOfBill(content), loaded.bills)
    const opened = openBill(content, { id: newId('bill'), now, content_hash })
    const after = settleBill(judge(opened, loaded), loaded.billing, now)
    return answerBill({ before: undefined, after, now }, loaded)
  }),
  record: recordBill
}

const namedOrders = ({ lines }: NewBill): string[] =>
  [...new Set(lines.map(({ purchase_order_id }) => purchase_order_id))]

const UNKNOWN = 'names no purchase order that was issued to the supplier'

/**
 * Returns whose bill it is. A supplier learns nothing of orders that are not its own. Nobody bills
 * what is only planned: no supplier has seen it, and its lines are written anew.
 */
function assertOrders (
  call: Call, input: BillRequest, { located, orders }: Loaded
): string {
  const known = new Map(located.map((one) => [one.id, one]))
  const read = new Map(orders.map((one) => [one.id, one]))
  const isOwn = (id: string): boolean => {
    const order = read.get(id)
    return order !== undefined && order.issued_at !== null &&
      (call.supplier_id === null || order.supplier_id === call.supplier_id)
  }
  const errors = input.lines.flatMap(({ purchase_order_id: id }, at) =>
    known.has(id) && isOwn(id)
      ? []
      : [{ pointer: `/lines/${at}/purchase_order_id`, code: 'unknown', detail: UNKNOWN }])
  if (errors.length > 0) throw new RuleError('purchase_order_not_found', { errors })
  const supplier_id = call.supplier_id ?? input.supplier_id ?? orders[0]?.supplier_id ?? ''
  const foreign = orders.find((one) => one.supplier_id !== supplier_id)
  if (foreign !== undefined) {
    throw new RuleError('bill_orders_differ', {
      detail: `The purchase order ${foreign.id} goes to the supplier ${foreign.supplier_id}, and ` +
        `the bill is of ${supplier_id}.`
    })
  }
  if (orders.some(({ kind }) => kind === 'own_stock')) throw new RuleError('own_stock_not_billed')
  return supplier_id
}

function assertRoom (ids: readonly string[], open: readonly Bill[]): void {
  const named = Map.groupBy(open.flatMap(ordersOfBill), (id) => id)
  const full = ids.find((id) => (named.get(id)?.length ?? 0) >= OPEN_BILLS_MAX)
  if (full === undefined) return
  throw new RuleError('open_bills_limit', {
    detail: `The purchase order ${full} has ${OPEN_BILLS_MAX} open bills.`
  })
}

/** Without a word the bill is in the currency that all its purchase orders have. */
function currencyOf ({ currency }: NewBill, { orders }: BillSurroundings): string {
  const [first, other] = new Set(orders.map((order) => order.currency))
  if (first === undefined || (other !== undefined && (currency ?? null) === null)) {
    throw new RuleError('invalid_request', {
      errors: [{
        pointer: '/currency',
        code: 'required',
        detail: 'is required, since the purchase orders are in several currencies'
      }]
    })
  }
  return first
}

/** Throws `bill_number_taken`. */
function findSame (
  known: readonly Bill[], { number }: BillContent, content_hash: string
): Bill | undefined {
  const open = known.find(({ status }) => status !== 'rejected')
  if (open?.content_hash === content_hash) return open
  const same = known.find((one) => one.content_hash === content_hash)
  if (open === undefined || same !== undefined) return same
  throw new RuleError('bill_number_taken', {
    detail: `The bill ${open.id} has the number ${number}.`,
    existing: { id: open.id, reference: number }
  })
}
