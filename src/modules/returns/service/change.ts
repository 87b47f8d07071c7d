// The commands on returns: from the request to the receipt, and the supplier's credit.

import {
  type Approval, approveReturn, closeReturn, refuseReturn, type ReturnShipment, sendReturn,
  withdrawReturn
} from '../../../domain/back-to-back/actions/answer-return.ts'
import {
  receiveReturn, type ReturnReceipt
} from '../../../domain/back-to-back/actions/receive-return.ts'
import { findSameRequest } from '../../../domain/back-to-back/actions/find-same-request.ts'
import {
  type NewReturn, requestReturns
} from '../../../domain/back-to-back/actions/request-return.ts'
import {
  type CreditDecision, noteOverdueCredit, noteSupplierWords, settleSupplierCredit
} from '../../../domain/back-to-back/actions/settle-supplier-credit.ts'
import { returnOf, type SaleAndReturns } from '../../../domain/back-to-back/sale-and-returns.ts'
import type { WritableSurroundings } from '../../../domain/back-to-back/surroundings.ts'
import { findFineness } from '../../../domain/kernel/money.ts'
import { type Fault, RuleError } from '../../../domain/kernel/rule.ts'
import {
  describeReturn, type Return, type ReturnDescription
} from '../../../domain/model/return/return.ts'
import { type Answer, assertVersion, type Call, etagOf } from '../../../platform/command/call.ts'
import { decideChanges, defineReturnCommand } from './define-change.ts'

export type RequestedReturns = { data: ReturnDescription[] }

/** Storefronts say what comes back and why; the terms are the merchant's. */
export async function requestSaleReturns (
  call: Call, id: string, said: NewReturn
): Promise<Answer<RequestedReturns>> {
  return call.commands.run(REQUEST, call, { id, said })
}

export async function approve (
  call: Call, id: string, approval: Approval
): Promise<Answer<ReturnDescription>> {
  return call.commands.run(APPROVE, call, { id, approval })
}

export async function refuse (
  call: Call, id: string, reason: string | null
): Promise<Answer<ReturnDescription>> {
  return call.commands.run(REFUSE, call, { id, reason })
}

export async function send (
  call: Call, id: string, shipment: ReturnShipment
): Promise<Answer<ReturnDescription>> {
  return call.commands.run(SEND, call, { id, shipment })
}

export async function receive (
  call: Call, id: string, lines: ReturnReceipt['lines']
): Promise<Answer<ReturnDescription>> {
  return call.commands.run(RECEIVE, call, { id, lines, is_by_supplier: isSupplier(call) })
}

/** Operators close, storefronts withdraw. */
export async function close (call: Call, id: string): Promise<Answer<ReturnDescription>> {
  return call.commands.run(call.role === 'storefront' ? WITHDRAW : CLOSE, call, { id })
}

export async function decideCredit (
  call: Call, id: string, said: CreditDecision
): Promise<Answer<ReturnDescription>> {
  return call.commands.run(SETTLE, call, { id, ...said, is_by_supplier: isSupplier(call) })
}

/** A background job calls this. It does nothing when the supplier has answered in the meantime. */
export async function noteCreditOverdue (
  call: Call, id: string
): Promise<Answer<ReturnDescription>> {
  return call.commands.run(NOTE_OVERDUE, call, { id })
}

/** What a supplier says of a return that it does not credit; a person hears of it once. */
export async function noteWords (
  call: Call, id: string, words: string
): Promise<Answer<ReturnDescription>> {
  return call.commands.run(NOTE_WORDS, call, { id, words })
}

const isSupplier = ({ supplier_id }: Call): boolean => supplier_id !== null

const REQUEST = defineReturnCommand<{ id: string, said: NewReturn }, RequestedReturns>(
  'sales_orders', (before, { call, input: { said } }, surroundings) => {
    const { version, currency } = before.sale.sales_order
    const same = findSameRequest(before.returns, said)
    if (same.length > 0) {
      return { status: 200, value: { data: same.map(describeReturn) }, changes: null }
    }
    assertVersion(call, version)
    if (call.role === 'storefront') assertNoTerms(said)
    assertFees(said.lines, currency)
    const opened = requestReturns(before.sale, before.returns, said, surroundings)
    const requested = { ...before, returns: [...before.returns, ...opened] }
    const { changes } = decideChanges(before, requested, surroundings)
    return { status: 201, value: { data: opened.map(describeReturn) }, changes }
  })

const MERCHANTS = ['fault', 'route', 'restocking_fee', 'purchase_order_id'] as const

/** Throws `role_forbidden`. */
function assertNoTerms ({ lines }: NewReturn): void {
  const errors = lines.flatMap((line, index): Fault[] => MERCHANTS
    .filter((name) => line[name] !== undefined)
    .map((name) => ({
      pointer: `/lines/${index}/${name}`, code: 'not_allowed', detail: 'is said by operators only'
    })))
  if (errors.length > 0) {
    throw new RuleError('role_forbidden', {
      detail: 'Only operators say on which terms goods come back.', errors
    })
  }
}

/** Throws `invalid_request` for fees with more decimals than the currency. */
function assertFees (
  lines: ReadonlyArray<{ restocking_fee?: string }>, currency: string
): void {
  const errors = lines.flatMap(({ restocking_fee }, index) => restocking_fee === undefined
    ? []
    : findFineness(`/lines/${index}/restocking_fee`, restocking_fee, currency))
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}

type Change<Input> = (
  before: SaleAndReturns, input: Input, surroundings: WritableSurroundings
) => SaleAndReturns | undefined

/** Defines a command on one return; its answer is the return after it. */
function defineChange<Input extends { id: string }> (
  change: Change<Input>, about: { is_for_partner?: boolean } = {}
) {
  return defineReturnCommand<Input, ReturnDescription>('returns', (
    before, { call, input }, surroundings
  ) => {
    const one = returnOf(before, input.id)
    assertShown(call, one)
    assertVersion(call, one.version)
    const changed = change(before, input, surroundings) ?? before
    const { after, changes } = decideChanges(before, changed, surroundings)
    const now = returnOf(after, input.id)
    return {
      status: 200, value: describeReturn(now), headers: { etag: etagOf(now.version) }, changes
    }
  }, about)
}

/** A supplier sees its own returns once they are approved. Throws `return_not_found`. */
export function assertShown (
  { supplier_id }: Call, one: Pick<Return, 'supplier_id' | 'approved_at'>
): void {
  if (supplier_id === null) return
  if (one.supplier_id === supplier_id && one.approved_at !== null) return
  throw new RuleError('return_not_found')
}

const APPROVE = defineChange<{ id: string, approval: Approval }>(
  (before, { id, approval }, surroundings) => {
    assertFees(approval.lines ?? [], before.sale.sales_order.currency)
    return approveReturn(before, id, approval, surroundings)
  })

const REFUSE = defineChange<{ id: string, reason: string | null }>(
  (before, { id, reason }) => refuseReturn(before, id, reason))

const SEND = defineChange<{ id: string, shipment: ReturnShipment }>(
  (before, { id, shipment }, surroundings) => sendReturn(before, id, shipment, surroundings))

const RECEIVE = defineChange<ReturnReceipt & { id: string }>(
  (before, { id, ...receipt }, surroundings) => receiveReturn(before, id, receipt, surroundings))

const CLOSE = defineChange<{ id: string }>(
  (before, { id }, { now }) => closeReturn(before, id, { now }))

const WITHDRAW = defineChange<{ id: string }>(
  (before, { id }, { now }) => withdrawReturn(before, id, { now }))

const SETTLE = defineChange<CreditDecision & { id: string, is_by_supplier: boolean }>(
  (before, { id, ...said }, surroundings) => settleSupplierCredit(before, id, said, surroundings))

const NOTE_OVERDUE = defineChange<{ id: string }>(
  (before, { id }, surroundings) => noteOverdueCredit(before, id, surroundings))

const NOTE_WORDS = defineChange<{ id: string, words: string }>(
  (before, { id, words }, surroundings) => noteSupplierWords(before, id, words, surroundings),
  // Else each word of the partner would have it asked again.
  { is_for_partner: false })
