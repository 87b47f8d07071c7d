// The JSON shapes of how an order is sourced: the objective, and what may be split.

import Type from 'typebox'
import { OBJECTIVES, SPLITS } from '../../../domain/sourcing/plan-sourcing.ts'
import { nullable, oneOf, openEnum } from '../../../platform/http/schemas.ts'

export const OBJECTIVE_HINT = 'Of the plans that serve most units, the planner takes the best by ' +
  'this objective. `lowest_cost` costs least, order fees included. `fastest` has the earliest ' +
  'last arrival, `fewest_orders` the fewest purchase orders, and `rank` the most units from the ' +
  'suppliers of the best ranks. Of equal plans the cheapest is taken.'
export const SPLIT_HINT = '`allow` lets the planner split a line over several suppliers. ' +
  '`line_whole` buys all lines of a SKU from one supplier, and `order_whole` buys the whole ' +
  'order from one. What no supplier can serve whole waits.'

export const NewOrderSourcing = Type.Partial(Type.Object({
  objective: nullable(oneOf(OBJECTIVES, { description: OBJECTIVE_HINT })),
  split: nullable(oneOf(SPLITS, { description: SPLIT_HINT }))
}), {
  $id: 'NewOrderSourcing',
  additionalProperties: false,
  description: 'The order is sourced like this. A field that is null or left out is as the ' +
    'merchant’s settings say at the time. Only operators may send it.',
  examples: [{ objective: 'fastest' }]
})

export const OrderSourcing = Type.Object({
  objective: nullable(openEnum(OBJECTIVES, OBJECTIVE_HINT)),
  split: nullable(openEnum(SPLITS, SPLIT_HINT))
}, {
  $id: 'OrderSourcing',
  description: 'The order is sourced like this. A field that is null is as the merchant’s ' +
    'settings say at the time. Only operators get it.'
})
