// The columns of sourcing decisions. A decision is written once and never changes.

import type { SourcingDecision } from '../../../domain/back-to-back/state.ts'
import { defineRows } from '../../../platform/db/bulk-rows.ts'

export const decisionRows = defineRows<SourcingDecision>('sourcing_decisions', {
  key: ['id'],
  columns: {
    id: 'text',
    sales_order_id: 'text',
    trigger: 'text',
    objective: 'text',
    split: 'text',
    optimal: 'boolean',
    gap: 'text',
    cost: 'numeric',
    second_best_cost: 'numeric',
    no_second_best_because: 'text',
    shortage_bound: 'int',
    margin: 'numeric',
    currency: 'text',
    exchange_rates: 'text',
    promised_date: 'date',
    nodes_searched: 'int',
    stock_as_of: 'timestamptz',
    lines: 'text',
    question: 'text',
    created_at: 'timestamptz',
    allocations: null
  }
})
