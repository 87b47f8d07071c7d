// Applies a document: each part becomes an ordinary command, one after the other, and what became
// of it is recorded behind it. A process that dies in between does no harm: each command has an
// idempotency key of its own, so whoever goes on does nothing twice.

import type { Logger } from 'pino'
import { beginningOf } from '../../../domain/kernel/beginning.ts'
import { RuleError } from '../../../domain/kernel/rule.ts'
import type { PurchaseOrderDescription } from '../../../domain/back-to-back/describe-sale.ts'
import type {
  DocumentProblem, ReceivedDocument
} from '../../../domain/model/received-document/received-document.ts'
import type { ReceivedInvoice, ReceivedReceipt } from '../../../formats/received-message.ts'
import type { Answer, Call, Commands } from '../../../platform/command/call.ts'
import { buildJudge } from '../../../platform/http/input/validation.ts'
import {
  describeProblem, isPassing, readRefusal
} from '../../../platform/http/problems/describe-problem.ts'
import { SHARED_SCHEMAS } from '../../../platform/http/schemas.ts'
import { recordNewBill } from '../../bills/commands.ts'
import { NEW_BILL_SCHEMAS, NewBill } from '../../bills/schema/new-bill.ts'
import {
  acknowledgePurchaseOrder, readPurchaseOrder, shipPurchaseOrder
} from '../../purchase-orders/commands.ts'
import { ANSWER_SCHEMAS, NewAcknowledgement } from '../../purchase-orders/schema/answers.ts'
import { NewShipment, SHIPMENT_SCHEMAS } from '../../shipments/schema/shipment.ts'
import { receiveReceipt } from '../../transmissions/commands.ts'
import {
  findDocuments, listPending, type Result, setOutcome, type StoredOutcome
} from '../store/documents.ts'
import { findNamedOrders } from '../store/find-orders.ts'
import type { PlannedOutcome, ToDo } from './read-file.ts'
import { toAcknowledgement } from './to-answers.ts'
import { findNoticed } from './find-noticed.ts'
import { noticeKeyOf } from './notice-key.ts'
import { findKnownAnswer } from './known-answer.ts'
import { ordersOfInvoice, toBill } from './to-bill.ts'
import { type ReceivedParcel, toShipment } from './to-shipment.ts'

const FAULTS_MAX = 20
const DETAIL_CHARACTERS_MAX = 500
const judgeAnswer = buildJudge(NewAcknowledgement, ANSWER_SCHEMAS, FAULTS_MAX)
const judgeBill = buildJudge(NewBill, [...NEW_BILL_SCHEMAS, ...SHARED_SCHEMAS], FAULTS_MAX)
const judgeShipment =
  buildJudge(NewShipment, [...SHIPMENT_SCHEMAS, ...SHARED_SCHEMAS], FAULTS_MAX)

/** Is told of defects. */
export type Log = Pick<Logger, 'error'>

/** The documents that are applied in this process now. */
const UNDER_WAY = new WeakMap<Commands, Map<string, Promise<void>>>()

/** Applies what is still to be done. Throws what is nobody's fault: it is tried again. */
export async function applyDocument (call: Call, id: string, log: Log): Promise<void> {
  const under_way = UNDER_WAY.get(call.commands) ?? new Map<string, Promise<void>>()
  UNDER_WAY.set(call.commands, under_way)
  const running = under_way.get(id)
  if (running !== undefined) return running
  const work = applyPending(call, id, log).finally(() => under_way.delete(id))
  under_way.set(id, work)
  return work
}

async function applyPending (call: Call, id: string, log: Log): Promise<void> {
  const { db, merchant_id } = call
  const [document] = await findDocuments(db, merchant_id, [id])
  if (document === undefined) return
  for (const outcome of await listPending(db, merchant_id, id)) {
    // eslint-disable-next-line no-await-in-loop -- in their order: an answer, then its shipment
    const result = await applyOutcome(call, document, {
      ...outcome, message: outcome.message as ToDo | null
    }, log)
    // eslint-disable-next-line no-await-in-loop -- as above
    await setOutcome(db, merchant_id, outcome as StoredOutcome, result)
  }
}

type Applying = Pick<ReceivedDocument, 'id' | 'supplier_id' | 'actor'>

/** Tells what came of it; a refusal is an outcome like any other. */
export async function applyOutcome (
  call: Call, document: Applying, { number, message, order_number, state }: PlannedOutcome,
  log: Log
): Promise<Result> {
  const result: Result = { ...NOTHING, state }
  if (message === null) return result
  const own = callOf(call, document, number)
  try {
    if (message.kind === 'receipt') return await applyReceipt(own, document, message.receipt)
    if (message.kind === 'invoice') return await applyInvoice(own, document, message.invoice)
    const order = await findOrder(own, document, order_number ?? '')
    result.purchase_order_id = order.id
    return { ...result, ...await applyToOrder(own, order, message) }
  } catch (error) {
    return { ...result, state: 'refused', problem: problemOf(error, log) }
  }
}

const NOTHING = {
  purchase_order_id: null, shipment_id: null, bill_id: null, problem: null, notice: null
}

/** In the role of the supplier, and signed by whoever sent the document. */
function callOf (call: Call, { id, supplier_id, actor }: Applying, number: number): Call {
  const key = `${id}:${number}`
  return {
    ...call,
    role: 'supplier',
    supplier_id,
    actor,
    if_match: null,
    idempotency: call.dry_run ? null : { scope: 'document', key, request_hash: key },
    serialize: (_status, value) => JSON.stringify({ id: (value as { id: string }).id, part: key })
  }
}

const idOf = ({ body }: Answer): string => (JSON.parse(body) as { id: string }).id

async function findOrder (
  call: Call, { supplier_id }: Applying, name: string
): Promise<PurchaseOrderDescription> {
  const [id, other] = await findNamedOrders(call.db, call.merchant_id, supplier_id, name)
  if (id === undefined) {
    throw new RuleError('purchase_order_not_found', {
      detail: `No purchase order of the supplier has the number ${name}.`
    })
  }
  if (other !== undefined) throw new RuleError('order_ambiguous')
  return readPurchaseOrder(call, id)
}

async function applyToOrder (
  call: Call, order: PurchaseOrderDescription,
  todo: Extract<ToDo, { kind: 'acknowledgement' | 'shipment' }>
): Promise<Partial<Result>> {
  if (todo.kind === 'shipment') return applyParcel(call, order, todo.parcel)
  // Of what an attempt before has answered, nothing is open any more.
  if (await findKnownAnswer(call) !== undefined) return { state: 'applied' }
  const answer = toAcknowledgement(order, todo.order)
  if (answer === null) return { state: 'kept' }
  assertShape(judgeAnswer(answer))
  await acknowledgePurchaseOrder(call, order.id, answer)
  return { state: 'applied' }
}

/** A notice that comes again is the shipment that it was, unless that one was canceled. */
async function applyParcel (
  call: Call, order: PurchaseOrderDescription, parcel: ReceivedParcel
): Promise<Partial<Result>> {
  const key = noticeKeyOf(order, parcel)
  const named = key === null || call.idempotency === null ? call : { ...call, idempotency: key }
  try {
    const { own, shipment_id } = await findNoticed(named, call.idempotency?.key ?? null)
    if (shipment_id !== null) return { state: 'applied', shipment_id, notice: key }
    const shipment = toShipment(order, parcel)
    assertShape(judgeShipment(shipment))
    const shipped = await shipPurchaseOrder(own, order.id, shipment)
    return { state: 'applied', shipment_id: idOf(shipped), notice: key }
  } catch (error) {
    const is_other = error instanceof RuleError && error.rule === 'idempotency_key_reused'
    throw is_other ? new RuleError('ship_notice_repeated') : error
  }
}

/** One invoice is one bill, whatever number of orders it names. */
async function applyInvoice (
  call: Call, document: Applying, invoice: ReceivedInvoice
): Promise<Result> {
  const orders = new Map<string, PurchaseOrderDescription>()
  for (const name of ordersOfInvoice(invoice)) {
    // eslint-disable-next-line no-await-in-loop -- mostly there is one
    orders.set(name, await findOrder(call, document, name))
  }
  const bill = toBill(invoice, orders)
  assertShape(judgeBill(bill))
  const recorded = await recordNewBill(call, bill)
  const [only, other] = new Set([...orders.values()].map(({ id }) => id))
  return {
    ...NOTHING,
    state: 'applied',
    purchase_order_id: other === undefined ? only ?? null : null,
    bill_id: idOf(recorded)
  }
}

function assertShape (judged: ReturnType<typeof judgeAnswer>): void {
  if (judged === undefined) return
  throw new RuleError('invalid_request', { errors: judged.faults, errors_total: judged.total })
}

async function applyReceipt (
  call: Call, { supplier_id }: Applying, { reference, status, messages }: ReceivedReceipt
): Promise<Result> {
  const is_accepted = status === 'accepted' || status === 'accepted_with_faults'
  const faults = messages.flatMap((one) => one.faults).slice(0, FAULTS_MAX)
    .map(({ segment, position, element, code }) =>
      [segment, position, element, code].filter((part) => part !== null).join(' '))
  const detail = beginningOf(`The receipt of the supplier says ${status}${
    faults.length > 0 ? `: ${faults.join('; ')}` : ''}.`, DETAIL_CHARACTERS_MAX)
  const answer = await receiveReceipt(call, { supplier_id, reference, is_accepted, detail })
  return { ...NOTHING, state: 'applied', purchase_order_id: idOf(answer) }
}

/**
 * Throws what says nothing of the document: it may succeed later. A defect would come again with
 * every attempt, and no part behind it would ever be applied: it is an outcome too.
 */
function problemOf (error: unknown, log: Log): DocumentProblem {
  const refusal = readRefusal(error)
  if (refusal === undefined) log.error({ err: error }, 'a part failed: defect of the service')
  else if (isPassing(refusal)) throw error
  const { code, title, detail, errors = [] } =
    describeProblem(refusal ?? new RuleError('internal_error'), '')
  return { code, title, detail, errors }
}
