// Recognizes a shipment that is reported again by its tracking number.

import type { BackToBack } from '../state.ts'
import { momentOf } from '../../kernel/calendar.ts'
import { type Fault, RuleError } from '../../kernel/rule.ts'
import type { NewShipment, Shipment } from '../../model/shipment/shipment.ts'

/**
 * The shipment of the purchase order (null: the merchant's own) that was reported before with this
 * tracking number, unless it is canceled. A field that is absent, null or empty is not compared.
 * Throws `shipment_conflict` when another field differs.
 */
export function findSameShipment (
  { shipments }: BackToBack, { purchase_order_id }: { purchase_order_id: string | null },
  input: NewShipment
): Shipment | undefined {
  const { tracking_number = null } = input
  if (tracking_number === null) return undefined
  const known = shipments.filter((one) => one.purchase_order_id === purchase_order_id &&
    one.tracking_number === tracking_number && one.canceled_at === null)
  const [first] = known
  if (first === undefined) return undefined
  const same = known.find((one) => differencesOf(one, input).length === 0)
  if (same !== undefined) return same
  const fields = differencesOf(first, input)
  throw new RuleError('shipment_conflict', {
    detail: `Shipment ${first.id} already has the tracking number ${tracking_number}, with ` +
      `different values of ${fields.join(', ')}. Another parcel needs another tracking number.`,
    errors: fields.map((field): Fault => ({
      pointer: `/${field}`, code: 'differs', detail: `Shipment ${first.id} has another value.`
    }))
  })
}

const FIELDS = ['lines', 'carrier', 'tracking_url', 'shipped_at', 'metadata'] as const
type Field = typeof FIELDS[number]

function differencesOf (known: Shipment, input: NewShipment): Field[] {
  const same: Record<Field, boolean> = {
    lines: textOfLines(input.lines) === textOfLines(known.lines),
    carrier: isSame(input.carrier, known.carrier),
    tracking_url: isSame(input.tracking_url, known.tracking_url),
    shipped_at: input.shipped_at === undefined ||
      momentOf(input.shipped_at, known.created_at) === known.shipped_at,
    metadata: isEmpty(input.metadata) ||
      textOfMetadata(input.metadata) === textOfMetadata(known.metadata)
  }
  return FIELDS.filter((field) => !same[field])
}

function isSame (said: string | null | undefined, known: string | null): boolean {
  return said === undefined || said === null || said === known
}

const isEmpty = (metadata: NewShipment['metadata'] = {}): boolean =>
  Object.keys(metadata).length === 0

function textOfLines (lines: NewShipment['lines']): string {
  return JSON.stringify(lines.map(({ line_number, quantity }) => [line_number, quantity])
    .sort(([a = 0], [b = 0]) => a - b))
}

function textOfMetadata (metadata: NewShipment['metadata'] = {}): string {
  return JSON.stringify(Object.entries(metadata).sort(([a], [b]) => a < b ? -1 : 1))
}
