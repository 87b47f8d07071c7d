// Reads what a supplier has entered into the body of the request that its own program would send.

import {
  ANSWER_REASONS, type AnswerReason
} from '../../../domain/model/purchase-order/purchase-order.ts'
import type { NewAcknowledgement } from '../../purchase-orders/schema/answers.ts'
import type { SupplierPurchaseOrder } from '../../purchase-orders/schema/purchase-order.ts'
import type { NewShipment } from '../../../domain/model/shipment/shipment.ts'
import type { FieldReader } from './fields.ts'
import { answerableLines, type OpenLine, shippableLines, unansweredLines } from './open-lines.ts'
import type { Texts } from './texts/texts.ts'

type NewAnswers = NewAcknowledgement['lines']
type RestAnswer = Omit<NewAnswers[number], 'line_number' | 'quantity'>

/** All units of each line that has some without an answer, as they are asked for. */
export function acceptAll (order: SupplierPurchaseOrder): NewAnswers {
  return unansweredLines(order).map(({ line: { line_number }, most }) =>
    ({ line_number, status: 'accepted', quantity: most }))
}

/** What was entered line by line. A line without any entry is not answered. */
export function readAnswers (
  reader: FieldReader, order: SupplierPurchaseOrder, texts: Texts
): NewAnswers {
  const answers = answerableLines(order).flatMap((open) => readLine(reader, open, texts))
  if (answers.length === 0 && reader.faults.length === 0) {
    const [first] = answerableLines(order)
    reader.fault(`now_${first?.line.line_number ?? 1}`, texts.send_units, texts.faults.nothing)
  }
  return answers
}

const FIELDS = [
  'now', 'date', 'later', 'later_date', 'cost', 'reason', 'instead', 'instead_cost', 'instead_date'
] as const

function readLine (
  reader: FieldReader, { line: { line_number: at }, most }: OpenLine, texts: Texts
): NewAnswers {
  const is_empty = FIELDS.every((name) => reader.text(`${name}_${at}`) === '')
  if (is_empty) return []
  const label = `${texts.line(String(at))}, ${texts.send_units}`
  const bounds = { least: 0, most }
  const now = reader.quantity(`now_${at}`, label, bounds)
  const later = reader.quantity(
    `later_${at}`, `${texts.line(String(at))}, ${texts.later_units}`, bounds) ?? 0
  const parts = readParts(reader, at, texts)
  if (reader.text(`now_${at}`) === '') {
    reader.fault(`now_${at}`, label, texts.faults.quantity_missing)
  }
  if (now === undefined) return []
  const entered = { now, later, rest: most - now - later, ...parts }
  if (entered.rest < 0) reader.fault(`now_${at}`, label, texts.faults.too_many(String(most)))
  if (later > 0 && parts.later_date === undefined) {
    reader.fault(`later_date_${at}`, texts.later_arrives_on, texts.faults.later_date)
  }
  checkRest(reader, at, entered, texts)
  checkUnused(reader, at, entered, texts)
  return answersOf(at, entered)
}

/** The rest needs a reason, unless another item is offered for it. */
function checkRest (
  reader: FieldReader, at: number, { rest, reason, instead }: Entered, texts: Texts
): void {
  if (instead === '' && rest > 0 && reason === undefined) {
    reader.fault(`reason_${at}`, texts.rest_reason, texts.faults.reason)
  }
  if (instead !== '' && rest === 0) {
    reader.fault(`instead_${at}`, texts.instead, texts.faults.instead)
  }
}

/** What holds for no units would be thrown away without a word. */
function checkUnused (
  reader: FieldReader, at: number, { now, later, rest, instead }: Entered, texts: Texts
): void {
  const uses: ReadonlyArray<readonly [name: string, label: string, is_used: boolean]> = [
    ['date', texts.arrives_on, now > 0],
    ['later_date', texts.later_arrives_on, later > 0],
    ['cost', texts.new_cost, now + later > 0],
    ['reason', texts.rest_reason, rest !== 0],
    ['instead_cost', texts.instead_cost, instead !== ''],
    ['instead_date', texts.instead_date, instead !== '']
  ]
  for (const [name, label, is_used] of uses) {
    if (is_used || reader.text(`${name}_${at}`) === '') continue
    reader.fault(`${name}_${at}`, `${texts.line(String(at))}, ${label}`, texts.faults.unused)
  }
}

type Parts = {
  date: string | undefined
  later_date: string | undefined
  unit_cost: string | undefined
  reason: AnswerReason | undefined
  /** The SKU of another item; empty for none. */
  instead: string
  instead_cost: string | undefined
  instead_date: string | undefined
}

function readParts (reader: FieldReader, at: number, texts: Texts): Parts {
  const of_line = (label: string): string => `${texts.line(String(at))}, ${label}`
  return {
    date: reader.date(`date_${at}`, of_line(texts.arrives_on)),
    later_date: reader.date(`later_date_${at}`, of_line(texts.later_arrives_on)),
    unit_cost: reader.money(`cost_${at}`, of_line(texts.new_cost)),
    reason: readReason(reader.text(`reason_${at}`)),
    instead: reader.text(`instead_${at}`),
    instead_cost: reader.money(`instead_cost_${at}`, of_line(texts.instead_cost)),
    instead_date: reader.date(`instead_date_${at}`, of_line(texts.instead_date))
  }
}

type Entered = Parts & { now: number, later: number, rest: number }

/** An entry for each status that has units. */
function answersOf (line_number: number, entered: Entered): NewAnswers {
  const { now, later, rest, date, later_date, unit_cost, reason } = entered
  const cost = unit_cost === undefined ? {} : { unit_cost }
  const answers: NewAnswers = [
    {
      line_number, status: 'accepted', quantity: now, ...cost, ...date && { promised_date: date }
    },
    {
      line_number,
      status: 'backordered',
      quantity: later,
      ...cost,
      ...later_date && { promised_date: later_date }
    },
    { line_number, quantity: rest, ...restOf(entered), ...reason && { reason } }
  ]
  return answers.filter(({ quantity }) => quantity > 0)
}

/** The units that do not come: rejected, or offered as another item with its own cost and date. */
function restOf ({ instead, instead_cost, instead_date }: Entered): RestAnswer {
  if (instead === '') return { status: 'rejected' }
  return {
    status: 'substituted',
    substitute_sku: instead,
    ...instead_cost !== undefined && { unit_cost: instead_cost },
    ...instead_date !== undefined && { promised_date: instead_date }
  }
}

export function readReason (text: string): AnswerReason | undefined {
  return ANSWER_REASONS.find((one) => one === text)
}

export function readShipment (
  reader: FieldReader, order: SupplierPurchaseOrder, texts: Texts
): NewShipment {
  const open = shippableLines(order)
  const lines = open.flatMap(({ line: { line_number } }) => {
    const name = `units_${line_number}`
    // More than is left may be within the tolerance: the command knows.
    const quantity = reader.quantity(name, texts.line(String(line_number)), {
      least: 0, most: 2_000_000_000
    })
    return quantity === undefined || quantity === 0 ? [] : [{ line_number, quantity }]
  })
  if (lines.length === 0 && reader.faults.length === 0) {
    const [first] = open
    reader.fault(`units_${first?.line.line_number ?? 1}`, texts.quantity, texts.faults.nothing)
  }
  const optional = (name: string): string | null => reader.text(name) || null
  const tracking_url = optional('tracking_url')
  return {
    lines,
    carrier: optional('carrier'),
    tracking_number: optional('tracking_number'),
    ...tracking_url !== null && { tracking_url }
  }
}
