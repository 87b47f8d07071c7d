// The wire shapes of sourcing decisions.

import Type from 'typebox'
import { DECISION_TRIGGERS } from '../../domain/back-to-back/state.ts'
import { INELIGIBILITIES, OBJECTIVES } from '../../domain/sourcing/plan-sourcing.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  calendarDate, count, Currency, EmptyBody, idOf, instant, money, moneySum, nullable, openEnum,
  pageOf, pageQuery, ref, Sku
} from '../../platform/http/schemas.ts'
import { SalesOrder } from '../sales-orders/schema/sales-order.ts'

const INELIGIBLE = openEnum(INELIGIBILITIES, 'Why it is out; null when it was eligible.')

const SourcingCandidate = Type.Object({
  supplier_id: idOf('sup', 'The supplier.'),
  quantity: count('Units chosen.'),
  unit_cost: money('Cost of one unit.'),
  arrival_date: calendarDate('When it would arrive.'),
  rejected_because: nullable(INELIGIBLE)
}, { $id: 'SourcingCandidate', description: 'An offer as the decision saw it.' })

const SourcingDecisionLine = Type.Object({
  line_number: Type.Integer({ minimum: 1, description: 'Of the sales order.', examples: [1] }),
  sku: Sku,
  quantity: count('Units wanted.'),
  sourced_quantity: count('Units sourced.'),
  shortage_quantity: count('Units nobody could supply.'),
  promised_date: nullable(calendarDate('Latest arrival of what was sourced.')),
  candidates: Type.Array(ref(SourcingCandidate), { description: 'Every offer, by supplier.' })
}, { $id: 'SourcingDecisionLine', description: 'What was decided for a line.' })

const SourcingDecision = Type.Object({
  id: idOf('dec', 'The decision.'),
  sales_order_id: idOf('so', 'The sales order.'),
  trigger: openEnum(DECISION_TRIGGERS, 'What set it off.'),
  objective: openEnum(OBJECTIVES, 'What was minimized.'),
  optimal: Type.Boolean({ description: 'Proven to be the best.', examples: [true] }),
  gap: nullable(Type.String({ description: 'Proven bound on how far it is off, in percent.' })),
  currency: Currency,
  cost: moneySum('Unit costs and order fees.'),
  second_best_cost: nullable(moneySum('Cost of the best plan with other suppliers.')),
  margin: moneySum('Price of what was sourced − cost.'),
  promised_date: nullable(calendarDate('Latest arrival of what was sourced.')),
  nodes_searched: count('How much was searched.'),
  stock_as_of: nullable(instant('The oldest stock report it saw.')),
  created_at: instant('When it was taken.'),
  lines: Type.Array(ref(SourcingDecisionLine), { description: 'By number.' })
}, {
  $id: 'SourcingDecision',
  description: 'One sourcing run, with its explanation.',
  examples: [{
    trigger: 'confirmed',
    objective: 'lowest_cost',
    gap: '0.00',
    cost: '108.50',
    second_best_cost: null,
    margin: '51.30',
    promised_date: '2026-11-26',
    lines: [{
      quantity: 2,
      sourced_quantity: 2,
      promised_date: '2026-11-26',
      candidates: [{
        quantity: 2, unit_cost: '52.00', arrival_date: '2026-11-26', rejected_because: null
      }]
    }]
  }]
})

const SourcingDecisionPage = pageOf('SourcingDecisionPage', SourcingDecision)

export const SOURCING_SCHEMAS = [
  SourcingCandidate, SourcingDecisionLine, SourcingDecision, SourcingDecisionPage
]

export const listSourcingDecisionsRoute = describeRoute('GET', {
  operationId: 'listSourcingDecisions',
  tag: 'Sales orders',
  summary: 'Read why suppliers were chosen',
  description: 'Every sourcing run of the order, oldest first.',
  roles: ['operator'],
  params: Type.Object({ id: idOf('so', 'The sales order.') }),
  querystring: pageQuery({}),
  answers: { 200: { schema: ref(SourcingDecisionPage), description: 'One page.' } },
  refusals: ['sales_order_not_found']
})

export const planSalesOrderRoute = describeRoute('POST', {
  operationId: 'planSalesOrder',
  tag: 'Sales orders',
  summary: 'Plan again what is not issued',
  description: 'On the stock, suppliers, dates and settings of this moment. Issued purchase ' +
    'orders stay as they are; a plan that is still the best one stays too. What is planned is ' +
    'issued at once if the order is released and the merchant does not release by hand.',
  roles: ['operator'],
  params: Type.Object({ id: idOf('so', 'The sales order.') }),
  body: EmptyBody,
  is_body_optional: true,
  takes_if_match: true,
  answers: { 200: { schema: ref(SalesOrder), description: 'As it is now.', headers: ['etag'] } },
  refusals: [
    'sales_order_not_found', 'sales_order_not_confirmed', 'warehouse_address_missing'
  ]
})
