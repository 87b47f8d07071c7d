// When a customer is invoiced, for what, and how invoices are numbered: the merchant's settings,
// and what an order says itself.

import { RuleError } from '../../kernel/rule.ts'
import {
  canCollide, isNumberFormat, isTaken, type NumberShape, shapesOf
} from './number-format.ts'

/** Which units of a line are to be invoiced. */
export const INVOICE_BASES = ['shipped', 'delivered', 'ordered'] as const
export type InvoiceBasis = typeof INVOICE_BASES[number]

/** When the service issues invoices itself; `manual`: never. */
export const INVOICE_TRIGGERS = ['each_shipment', 'order_complete', 'daily', 'manual'] as const
export type InvoiceTrigger = typeof INVOICE_TRIGGERS[number]

/** As an order keeps it. */
export type OrderInvoicing = {
  basis: InvoiceBasis
  trigger: InvoiceTrigger
  /** An invoice of an order on account is due so many days after its issue. */
  payment_days: number
}

export type InvoicingSettings = OrderInvoicing & {
  number_format: string
  credit_note_number_format: string
  /** 1 for January. */
  fiscal_year_start_month: number
}

export const DEFAULT_INVOICING: InvoicingSettings = {
  basis: 'shipped',
  trigger: 'each_shipment',
  payment_days: 30,
  number_format: 'INV-{year}-{number:5}',
  credit_note_number_format: 'CN-{year}-{number:5}',
  fiscal_year_start_month: 1
}

/** What an order does not say is as the merchant's settings say. */
export function completeInvoicing (
  said: Partial<OrderInvoicing> | undefined, { basis, trigger, payment_days }: OrderInvoicing
): OrderInvoicing {
  return { basis, trigger, payment_days, ...said }
}

/** Of a new order. */
export function openInvoicing (
  { invoicing, buyer_reference = null }:
  { invoicing?: Partial<OrderInvoicing>, buyer_reference?: string | null },
  settings: OrderInvoicing
): { invoicing: OrderInvoicing, buyer_reference: string | null } {
  return { invoicing: completeInvoicing(invoicing, settings), buyer_reference }
}

/** Throws `invalid_request`. */
export function assertInvoicing (
  { number_format, credit_note_number_format }: InvoicingSettings
): void {
  const formats = Object.entries({ number_format, credit_note_number_format })
  const errors = formats.flatMap(([name, format]) => isNumberFormat(format)
    ? []
    : [{
        pointer: `/settings/invoicing/${name}`,
        code: 'not_a_number_format',
        detail: 'must have `{number}` or `{number:5}` once, `{year}` at most once, and no other ' +
          'braces'
      }])
  if (errors.length === 0 && canCollide(number_format, credit_note_number_format)) {
    errors.push({
      pointer: '/settings/invoicing/credit_note_number_format',
      code: 'too_similar',
      detail: 'must be the same as `number_format`, or begin with other characters than digits, ' +
        'so that no credit note can have the number of an invoice'
    })
  }
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}

/**
 * Refuses formats whose numbers may have been given by another count: `used` are the shapes of all
 * numbers that the merchant has given. Documents that are issued beside this change have numbers of
 * the formats before. Throws `invalid_request`.
 */
export function assertUnusedFormats (
  after: InvoicingSettings, before: InvoicingSettings, used: readonly NumberShape[]
): void {
  if (used.length === 0) return
  const known = [...used, ...shapesOf(before)]
  const [of_invoices, of_notes] = shapesOf(after)
  const shapes = { number_format: of_invoices, credit_note_number_format: of_notes }
  const errors = Object.entries(shapes).filter(([, shape]) => isTaken(shape, known))
    .map(([name]) => ({
      pointer: `/settings/invoicing/${name}`,
      code: 'used_before',
      detail: 'must differ, in more than digits, from the numbers that documents of another ' +
        'series have already'
    }))
  if (errors.length > 0) throw new RuleError('invalid_request', { errors })
}
