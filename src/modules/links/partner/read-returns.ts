// What a partner's API answers about returns of its sales orders.

import type { PartnerReturn, PartnerReturnLine } from '../../../domain/model/link/partner-return.ts'
import {
  amountOf, countOf, fieldsOf, idOf, listOf, optionalTextOf, textOf
} from './shape.ts'

export function readReturnAnswer (answer: unknown): PartnerReturn {
  const fields = fieldsOf(answer, 'a return')
  return {
    id: idOf(fields, 'id'),
    reference: optionalTextOf(fields, 'reference'),
    status: textOf(fields, 'status'),
    refusal_reason: optionalTextOf(fields, 'refusal_reason'),
    carrier: optionalTextOf(fields, 'carrier'),
    tracking_number: optionalTextOf(fields, 'tracking_number'),
    lines: listOf(fields, 'lines', readLine)
  }
}

function readLine (value: unknown): PartnerReturnLine {
  const fields = fieldsOf(value, 'a line of a return')
  return {
    sales_order_line_number: countOf(fields, 'sales_order_line_number'),
    quantity: countOf(fields, 'quantity'),
    remedy: textOf(fields, 'remedy'),
    accepted_quantity: countOf(fields, 'accepted_quantity'),
    refused_quantity: countOf(fields, 'refused_quantity'),
    credited_amount: amountOf(fields, 'credited_amount')
  }
}

/** The returns that a request has opened, now or before. */
export function readRequestedReturns (answer: unknown): PartnerReturn[] {
  return listOf(fieldsOf(answer, 'the returns'), 'data', readReturnAnswer)
}

export function readReturnPage (
  answer: unknown
): { data: PartnerReturn[], next_cursor: string | null } {
  return {
    data: readRequestedReturns(answer),
    next_cursor: optionalTextOf(fieldsOf(answer, 'the page'), 'next_cursor')
  }
}
