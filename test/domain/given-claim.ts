// A claim of ours and the partner's return for it.

import type { PartnerReturn } from '../../src/domain/model/link/partner-return.ts'
import {
  planReturnTurn as planTurn, type ReturnPair
} from '../../src/domain/model/link/plan-partner-return.ts'
import type { Return } from '../../src/domain/model/return/return.ts'

export const QUANTITY = 4
export const NUMBERS = new Map([[3, 1]])

export const planReturnTurn = (
  pair: Pick<ReturnPair, 'one' | 'theirs' | 'numbers'> & Partial<ReturnPair>
) =>
  planTurn({ sent: new Map(), others: [], lines: [], ...pair })

export const OURS = {
  id: 'ret_ours',
  status: 'approved',
  approved_at: '2026-01-01T00:00:00.000Z',
  shipped_at: null,
  comment: 'It rattles.',
  supplier_credit_status: 'none',
  supplier_credit_currency: 'EUR',
  supplier_credit_expected_amount: '0.00',
  supplier_credit_amount: '0.00',
  supplier_credit_reason: null,
  lines: [{
    line_number: 3,
    quantity: QUANTITY,
    reason: 'defective',
    fault: 'supplier',
    route: 'to_supplier',
    accepted_quantity: 0,
    refused_quantity: 0
  }]
} as unknown as Return

export const THEIRS: PartnerReturn = {
  id: 'ret_theirs',
  reference: 'ret_ours',
  status: 'requested',
  refusal_reason: null,
  carrier: null,
  tracking_number: null,
  lines: [{
    sales_order_line_number: 1,
    quantity: QUANTITY,
    remedy: 'refund',
    accepted_quantity: 0,
    refused_quantity: 0,
    credited_amount: '0.00'
  }]
}
