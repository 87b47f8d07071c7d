// Tells a caller how its body differs from the order that already has the same reference.

import { completeAddress, completeOptionalAddress } from '../../kernel/address.ts'
import { momentOf } from '../../kernel/calendar.ts'
import type { SalesOrderDescription } from '../describe-sale.ts'
import { completeSourcing, type NewSalesOrder } from './open-sales-order.ts'
import { pointerTo } from '../../kernel/json-pointer.ts'
import { completeLineSuppliers } from '../../model/sales-order/line-suppliers.ts'
import { completeCustomer } from '../../model/sales-order/sales-order.ts'
import { completeShipFrom } from '../../model/sales-order/ship-from.ts'
import { completeOrderWords, withSaidWords } from '../../model/sales-order/words.ts'
import { completeOrderTax } from '../../model/tax/tax.ts'
import { RuleError } from '../../kernel/rule.ts'

type Existing = { id: string, reference: string }

/**
 * The refusal of a known reference with other content. `created` is the content when the resource
 * was created, undefined when it is no longer known. `current` is the content now.
 */
export function conflictOf (
  { id, reference }: Existing, { said, created, current }: {
    said: unknown, created: unknown, current: unknown
  }
): RuleError {
  const differing = created === undefined ? [] : listDifferences(said, created)
  const differing_now = new Set(listDifferences(said, current))
  const unnamed = created === undefined
    ? 'The original content is no longer known, so the differences cannot be listed.'
    : 'The fields that both bodies name are equal. One names a field that the other leaves out.'
  return new RuleError('reference_conflict', {
    detail: `${reference} is ${id}, which was created with other content.` +
      (differing.length === 0 ? ` ${unnamed}` : ''),
    existing: { id, reference },
    ...differing.length > 0 && {
      errors: differing.map((pointer) => ({
        pointer,
        code: 'differs',
        detail: differing_now.has(pointer)
          ? 'The original value was different.'
          : 'The field was created with another value and changed to this one later.'
      }))
    }
  })
}

/** The content of a new, normalized body, in the form that `contentOf` gives for known orders. */
export function saidContentOf (said: NewSalesOrder, created_at: string): object {
  const { currency, confirm, priority, metadata, charges = [], payments = [] } = said
  return {
    currency,
    confirm,
    priority,
    metadata,
    language: said.language,
    ...completeOrderWords(said),
    ship_from: completeShipFrom(said.ship_from),
    ...namedOf(said, said),
    customer: completeCustomer(said.customer),
    ship_to: completeAddress(said.ship_to),
    bill_to: completeOptionalAddress(said.bill_to ?? null),
    charges: charges.map(({ kind, amount, tax }) => ({ kind, amount, tax })),
    ...completeOrderTax(said),
    lines: said.lines.map(lineContentOf),
    payments: payments.map(({ reference, amount, method, received_at }) => ({
      reference,
      amount,
      method,
      ...received_at !== undefined && { received_at: momentOf(received_at, created_at) }
    }))
  }
}

/** The content of a known order, with the fields that the body `said` can have. */
export function contentOf (order: SalesOrderDescription, said: NewSalesOrder): object {
  const { currency, status, priority, metadata, customer, ship_to, bill_to, charges } = order
  const said_moments = new Set((said.payments ?? []).flatMap(({ reference, received_at }) =>
    received_at === undefined ? [] : reference))
  return {
    currency,
    confirm: status !== 'draft',
    priority,
    metadata,
    language: order.language,
    ...completeOrderWords(order),
    ship_from: completeShipFrom(order.ship_from),
    ...namedOf(said, order),
    customer,
    ship_to,
    bill_to,
    charges: charges.map(({ kind, amount, tax }) => ({ kind, amount, tax })),
    ...completeOrderTax(order),
    lines: order.lines.map(lineContentOf),
    // Only payments that came with the body that created the order.
    payments: order.payments.filter(({ created_at }) => created_at === order.created_at)
      .map(({ reference, amount, method, received_at }) => ({
        reference,
        amount,
        method,
        ...said_moments.has(reference) && { received_at }
      }))
  }
}

function lineContentOf (line: NewSalesOrder['lines'][0]): object {
  const { sku, description, note, quantity, unit_price, requested_date, suppliers } = line
  const { discount, tax } = line
  return {
    sku,
    description,
    note,
    customization: withSaidWords(line).customization,
    quantity,
    unit_price,
    discount,
    tax,
    requested_date,
    suppliers: completeLineSuppliers(suppliers)
  }
}

type Choices = Pick<NewSalesOrder,
  'payment_terms' | 'shortage_policy' | 'delivery_mode' | 'partial_shipments' | 'sourcing' |
  'tags'>

/** Without the caller's word these come from the merchant's settings, or old orders lack them. */
function namedOf (said: Choices, of: Choices): object {
  return {
    ...said.payment_terms !== undefined && { payment_terms: of.payment_terms },
    ...said.shortage_policy !== undefined && { shortage_policy: of.shortage_policy },
    ...said.delivery_mode !== undefined && { delivery_mode: of.delivery_mode },
    ...said.partial_shipments !== undefined && { partial_shipments: of.partial_shipments },
    ...said.sourcing !== undefined && { sourcing: completeSourcing(of.sourcing) },
    ...said.tags !== undefined && { tags: of.tags }
  }
}

/** JSON pointers to the fields that differ. Null and an absent field are equal. */
export function listDifferences (one: unknown, other: unknown, pointer = ''): string[] {
  const [a, b] = [one ?? null, other ?? null]
  if (a === b) return []
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return [pointer]
  const fields = new Map<string, unknown>(Object.entries(a))
  const others = new Map<string, unknown>(Object.entries(b))
  return [...new Set([...fields.keys(), ...others.keys()])].flatMap((name) =>
    listDifferences(fields.get(name), others.get(name), pointerTo(pointer, name)))
}
