// Reads a file as it came: what it asks to be done, and the receipt that answers it, or a refusal
// with every fault.

import { beginningOf } from '../../../domain/kernel/beginning.ts'
import { type Fault, RuleError } from '../../../domain/kernel/rule.ts'
import type {
  DocumentCommand, DocumentOutcome, ReceivedMediaType
} from '../../../domain/model/received-document/received-document.ts'
import { RECEIVED_FORMATS } from '../../../formats/received-formats.ts'
import type {
  FormatFault, ReceivedAcknowledgement, ReceivedFile, ReceivedInvoice, ReceivedPart,
  ReceivedReceipt
} from '../../../formats/received-message.ts'
import { parcelsOf, type ReceivedParcel } from './to-shipment.ts'

/** What is to be done, as it is stored until it is done. */
export type ToDo =
  | { kind: 'acknowledgement', order: ReceivedAcknowledgement['orders'][number] }
  | { kind: 'shipment', parcel: ReceivedParcel }
  | { kind: 'invoice', invoice: ReceivedInvoice }
  | { kind: 'receipt', receipt: ReceivedReceipt }

export type PlannedOutcome = Pick<DocumentOutcome,
  'number' | 'line' | 'type' | 'reference' | 'command' | 'order_number' | 'state'> &
  { message: ToDo | null }

export type ReadFile = {
  interchanges: ReceivedFile['interchanges']
  is_test: boolean
  outcomes: PlannedOutcome[]
}

const OUTCOMES_MAX = 1_000
const INTERCHANGES_MAX = 50
const LINES_MAX = 2_000
const TRACKING_NUMBERS_MAX = 100
const FAULTS_MAX = 100
const NAME_CHARACTERS_MAX = 100

/** Throws `invalid_request` with every fault of the file: nothing of it is done then. */
export function readFile (
  bytes: Uint8Array, media_type: ReceivedMediaType, { takes_tests }: { takes_tests: boolean }
): ReadFile {
  const { interchanges, faults } = RECEIVED_FORMATS[media_type].read(bytes)
  const parts = interchanges.flatMap(({ groups }) => groups.flatMap((group) => group.parts))
  const is_test = interchanges.some((one) => one.is_test)
  const too_many = parts.flatMap(findTooMany)
  const outcomes = (too_many.length > 0 ? [] : parts.flatMap(planPart))
    .map((one, at) => ({ ...one, number: at + 1 }))
  const all = [
    ...faults,
    ...interchanges.flatMap((one) => [...one.faults, ...one.groups.flatMap(faultsOfGroup)]),
    ...is_test && !takes_tests ? [TEST] : [],
    ...outcomes.length > OUTCOMES_MAX ? [TOO_MANY] : [],
    ...interchanges.length > INTERCHANGES_MAX ? [TOO_MANY_INTERCHANGES] : [],
    ...too_many
  ]
  if (all.length === 0 && outcomes.length === 0) all.push(EMPTY)
  if (all.length > 0) throw refusalOf(all)
  return { interchanges, is_test, outcomes }
}

type Groups = ReceivedFile['interchanges'][number]['groups']

function faultsOfGroup ({ faults, parts }: Groups[number]): FormatFault[] {
  return [...faults, ...parts.flatMap((part) => [
    ...part.faults, ...part.message?.kind === 'stock' ? [stockFault(part)] : []
  ])]
}

const WHOLE = { line: 1, segment: null, element: null }
const TEST: FormatFault = {
  ...WHOLE,
  kind: 'unexpected',
  detail: 'The file is marked as a test, and `edi.test` of the supplier is not set.'
}
const TOO_MANY: FormatFault = {
  ...WHOLE, kind: 'too_many', detail: `The file speaks of more than ${OUTCOMES_MAX} orders.`
}
const TOO_MANY_INTERCHANGES: FormatFault = {
  ...WHOLE, kind: 'too_many', detail: `The file has more than ${INTERCHANGES_MAX} interchanges.`
}
const EMPTY: FormatFault = { ...WHOLE, kind: 'missing', detail: 'The file has no message.' }

/** Each parcel of a notice keeps all its tracking numbers, and each line is looked up. */
function findTooMany ({ line, message }: ReceivedPart): FormatFault[] {
  if (message?.kind !== 'shipment' && message?.kind !== 'acknowledgement') return []
  const fault = (what: string): FormatFault => ({ ...WHOLE, line, kind: 'too_many', detail: what })
  const lists = message.kind === 'shipment'
    ? [message, ...message.orders.flatMap(({ lines }) => lines)]
    : []
  return [
    ...message.orders.some(({ lines }) => lines.length > LINES_MAX)
      ? [fault(`An order has more than ${LINES_MAX} lines.`)]
      : [],
    ...lists.some(({ tracking_numbers }) => tracking_numbers.length > TRACKING_NUMBERS_MAX)
      ? [fault(`A shipment has more than ${TRACKING_NUMBERS_MAX} tracking numbers.`)]
      : []
  ]
}

function stockFault ({ line }: ReceivedPart): FormatFault {
  const detail = 'Stock is reported at /v1/suppliers/{id}/stock-feeds.'
  return { ...WHOLE, line, kind: 'unsupported', detail }
}

function refusalOf (faults: readonly FormatFault[]): RuleError {
  const errors = faults.slice(0, FAULTS_MAX).map(({ kind, line, segment, detail }): Fault => {
    const place = segment === null ? `Line ${line}` : `Line ${line}, ${segment}`
    return { pointer: '', code: kind, detail: `${place}: ${detail}` }
  })
  return new RuleError('invalid_request', {
    detail: errors[0]?.detail ?? '', errors, errors_total: faults.length
  })
}

type Planned = Omit<PlannedOutcome, 'number'>

/** One outcome an order, so that each has its own answer. */
function planPart ({ type, reference, line, message }: ReceivedPart): Planned[] {
  const plan = (
    command: DocumentCommand, order_number: string | null, todo: ToDo | null
  ): Planned => ({
    line,
    type: beginningOf(type, NAME_CHARACTERS_MAX),
    reference: beginningOf(reference, NAME_CHARACTERS_MAX),
    command,
    order_number: order_number && beginningOf(order_number, NAME_CHARACTERS_MAX),
    state: todo === null ? 'kept' : 'pending',
    message: todo
  })
  switch (message?.kind) {
    case 'acknowledgement':
      return message.orders.map((order) =>
        plan('acknowledgement', order.order_number, { kind: 'acknowledgement', order }))
    case 'shipment':
      return message.orders.length === 0
        ? [plan('shipment', null, null)]
        : parcelsOf(message).map(({ order_number, parcel }) =>
          plan('shipment', order_number, { kind: 'shipment', parcel }))
    case 'invoice':
      return [plan('invoice', message.order_number, { kind: 'invoice', invoice: message })]
    case 'receipt':
      return [plan('receipt', null, { kind: 'receipt', receipt: message })]
    case 'stock':
    case undefined:
      return []
  }
}
