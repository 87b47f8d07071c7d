// The JSON shapes of sourcing decisions, and the routes that list them and source again.

import Type from 'typebox'
import { DECISION_TRIGGERS } from '../../../domain/back-to-back/state.ts'
import {
  INELIGIBILITIES, NEEDED_RULES, NO_SECOND_BEST, OBJECTIVES, SPLITS, UNKEPT_BECAUSE
} from '../../../domain/sourcing/plan-sourcing.ts'
import { describeList } from '../../../platform/http/lists/list-route.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import {
  calendarDate, count, currency, idOf, instant, lineNumber, money, moneySum, nullable, nullableRef,
  openEnum, pageOf, quantity, ref, Sku
} from '../../../platform/http/schemas.ts'
import { UsedExchangeRate } from '../../exchange-rates/schema.ts'
import { ALLOCATION_SCHEMAS, NewSourcing } from './allocations.ts'
import { SalesOrder } from '../../sales-orders/schema/sales-order.ts'

const INELIGIBLE = openEnum(INELIGIBILITIES,
  'The offer was not taken for this reason. It is null when nothing spoke against the offer. ' +
  '`in_path`: the order has passed the supplier on its way here, and would go back. ' +
  '`link_broken`: nothing goes over the link to the supplier until a person has helped, or what ' +
  'its partner had before is still being forgotten.')

const SourcingNeed = Type.Object({
  rule: openEnum(NEEDED_RULES, 'This rule keeps the offer from serving the missing units.'),
  short_by_units: nullable(quantity(
    'The supplier has this many units too few (`out_of_stock`, `not_whole`), or the order wants ' +
    'this many too few (`below_minimum_order_quantity`, `order_multiple`). It is null otherwise.')),
  short_by_days: nullable(count(
    'The units would arrive this many days too late (`too_late`). It is null otherwise.')),
  short_by_amount: nullable(money(
    'A unit costs this much too much (`below_minimum_margin`), or the purchase order would come ' +
    'to this much too little (`below_minimum_order_value`), in the currency of the decision. ' +
    'It is null otherwise.'))
}, {
  $id: 'SourcingNeed',
  description: 'A need is a rule that would have to be met, and how far the offer is from it.'
})

const SourcingCandidate = Type.Object({
  supplier_id: idOf('sup', 'This supplier made the offer.'),
  quantity: count('The decision takes this many units of the offer.'),
  unit_cost: money('One unit costs this much in this quantity, in the currency of the decision. ' +
    'Costs in other currencies are converted and rounded up to six decimals; one that has no ' +
    'exchange rate stands as the supplier reported it.'),
  landed_unit_cost: nullable(money('One unit costs this much with its freight. The base of the ' +
    'freight and the order fee, which the units of a purchase order share, are not in it. It is ' +
    'null when the freight is not known.')),
  arrival_date: calendarDate('The units would arrive on this date.'),
  rejected_because: nullable(INELIGIBLE),
  needs: Type.Optional(Type.Array(ref(SourcingNeed), {
    description: 'All of these would have to change so that the supplier alone could serve what ' +
      'is short: of the line, and of the other lines of its SKU that it may serve, since they ' +
      'are bought together. Only candidates of lines with a shortage have it. It is empty when ' +
      'the search ended before it found that the supplier can (see `shortage_bound`).'
  }))
}, { $id: 'SourcingCandidate', description: 'A candidate is an offer as the decision saw it.' })

const UnkeptAllocation = Type.Object({
  supplier_id: idOf('sup', 'A person allocated the units to this supplier.'),
  quantity: quantity('So many units were allocated.'),
  because: openEnum(UNKEPT_BECAUSE, 'This is the first rule that forbids it.')
}, { $id: 'UnkeptAllocation', description: 'The units of this allocation wait for a person.' })

const SourcingDecisionLine = Type.Object({
  line_number: lineNumber('The line of the sales order has this number.'),
  sku: Sku,
  quantity: count('This many units were to be sourced.'),
  sourced_quantity: count('The decision sources this many units.'),
  shortage_quantity: count('No supplier was found for this many units.'),
  promised_date: nullable(calendarDate(
    'The last of the sourced units arrive on this date. It is null when none was sourced.')),
  candidates: Type.Array(ref(SourcingCandidate), {
    description: 'The list has every offer for the SKU, in the order of supplier ids.'
  }),
  unkept_allocations: Type.Optional(Type.Array(ref(UnkeptAllocation), {
    description: 'These allocations of a person cannot be kept. Only lines with such have it.'
  }))
}, { $id: 'SourcingDecisionLine', description: 'This was decided for one line.' })

const CurrencyRate = Type.Object({
  currency: currency('Offers, fees or minimum order values were in this currency.'),
  exchange_rate: nullableRef(UsedExchangeRate,
    'They were converted into the currency of the decision at this rate. It is null when there ' +
    'was none: such offers are out.')
}, { $id: 'CurrencyRate', description: 'A currency, and the rate at which it was judged.' })

export const SourcingDecision = Type.Object({
  id: idOf('dec', 'The service gives each decision this id.'),
  sales_order_id: idOf('so', 'The decision sources this sales order.'),
  trigger: openEnum(DECISION_TRIGGERS, 'The trigger tells why sourcing ran.'),
  objective: openEnum(OBJECTIVES, 'The decision is the best that was found by this objective.'),
  split: openEnum(SPLITS, 'The decision was allowed to split lines or the order like this.'),
  optimal: Type.Boolean({
    description: 'True means that the decision is proven to be the best.', examples: [true]
  }),
  gap: nullable(Type.String({
    description: 'The best possible cost is at most this percentage lower. It is `0.00` for an ' +
      'optimal decision, and null when no bound in money is proven.'
  })),
  currency: currency('The amounts of the decision are in this currency.'),
  exchange_rates: Type.Array(ref(CurrencyRate), {
    description: 'The list has each other currency of the offers, in the order of their codes.',
    examples: [[]]
  }),
  cost: moneySum('The sourced units, their freight and the order fees cost this much.'),
  shortage_bound: nullable(count(
    'It is proven that no plan leaves fewer units without a supplier. When it is less than the ' +
    'units that the lines are short of, the search ended before it could tell whether more can ' +
    'be served. It is null for decisions from before it was kept.')),
  second_best_cost: nullable(moneySum(
    'The best plan that serves as many units without one of the chosen suppliers costs this ' +
    'much. When it is null, `no_second_best_because` tells why.')),
  no_second_best_because: nullable(openEnum(NO_SECOND_BEST,
    'This tells why `second_best_cost` is null. `none_exists` means that fewer units would be ' +
    'served without any one of the suppliers, `not_proven` that the search ended before it ' +
    'proved one. It is null beside a cost, and for decisions from before it was kept.')),
  margin: moneySum('The margin is the price of the sourced units less `cost`.'),
  promised_date: nullable(calendarDate(
    'The last of the sourced units arrive on this date. It is null when none was sourced.')),
  nodes_searched: count('The planner looked at this many nodes of its search.'),
  stock_as_of: nullable(instant(
    'The oldest stock report that the decision saw is of this time. It is null without offers.')),
  created_at: instant('The decision was taken at this time.'),
  lines: Type.Array(ref(SourcingDecisionLine), {
    description: 'The lines stand in the order of their numbers.'
  })
}, {
  $id: 'SourcingDecision',
  description: 'A sourcing decision tells what one run of sourcing chose, and why.',
  examples: [{
    trigger: 'confirmed',
    objective: 'lowest_cost',
    split: 'allow',
    gap: '0.00',
    cost: '108.50',
    shortage_bound: 0,
    second_best_cost: null,
    no_second_best_because: 'none_exists',
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
  SourcingNeed, SourcingCandidate, UnkeptAllocation,
  SourcingDecisionLine, CurrencyRate, SourcingDecision,
  SourcingDecisionPage, ...ALLOCATION_SCHEMAS
]

export const listSourcingDecisionsRoute = describeList({
  operationId: 'listSourcingDecisions',
  tag: 'Sales orders',
  summary: 'Read why suppliers were chosen',
  description: 'The list has every run of sourcing for the order, oldest first.',
  roles: ['operator'],
  params: Type.Object({ id: idOf('so', 'This id names the sales order.') }),
  item: SourcingDecision,
  page: SourcingDecisionPage,
  filters: {},
  refusals: ['sales_order_not_found']
})

export const planSalesOrderRoute = describeRoute('POST', {
  operationId: 'planSalesOrder',
  tag: 'Sales orders',
  summary: 'Plan again what is not issued',
  description: 'Sourcing runs again with the stock, suppliers, dates and settings of this ' +
    'moment. Issued purchase orders stay as they are, and so does a plan that is still the best ' +
    'one. Planned purchase orders are issued at once if the order is released, unless the ' +
    'merchant issues them by hand. With `allocations` a person makes the plan: each is checked ' +
    'against every rule of sourcing and kept until it is issued, and what no allocation names is ' +
    'planned as ever. The allocations alone must reach a minimum order value. Should one no ' +
    'longer be possible later, its units wait and the exception ' +
    '`allocation_broken` is opened.',
  roles: ['operator'],
  params: Type.Object({ id: idOf('so', 'This id names the sales order.') }),
  body: NewSourcing,
  is_body_optional: true,
  takes_if_match: true,
  answers: {
    200: {
      schema: ref(SalesOrder),
      description: 'The answer is the order as it is now.',
      headers: ['etag']
    }
  },
  refusals: [
    'sales_order_not_found', 'sales_order_not_confirmed', 'warehouse_address_missing',
    'allocation_not_possible'
  ]
})
