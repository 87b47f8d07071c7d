// The JSON shapes of how an order is sourced: the objective, and what may be split.

import Type, { type TUnsafe } from 'typebox'
import {
  type Objective, OBJECTIVES, type SplitPolicy, SPLITS
} from '../../../domain/sourcing/plan-sourcing.ts'
import { closedEnum, nullable, openEnum } from '../../../platform/http/schemas.ts'

/** `choiceOf` makes a closed enum for requests, and an open one for answers. */
export function sourcingFields (
  choiceOf: typeof openEnum
): { objective: TUnsafe<Objective>, split: TUnsafe<SplitPolicy> } {
  return {
    objective: choiceOf(OBJECTIVES, 'Of the plans that serve most units, the planner takes the ' +
      'best by this objective. `lowest_cost` costs least, with fees and freight. `fastest` has ' +
      'the earliest last arrival, `fewest_orders` the fewest purchase orders, and `rank` the ' +
      'most units from the suppliers of the best ranks. Of equal plans the cheapest is taken.'),
    split: choiceOf(SPLITS, '`allow` lets the planner split a line over several suppliers. ' +
      '`line_whole` buys all lines of a SKU from one supplier, and `order_whole` buys the whole ' +
      'order from one. What no supplier can serve whole waits.')
  }
}

const said = sourcingFields(closedEnum)

export const NewOrderSourcing = Type.Partial(Type.Object({
  objective: nullable(said.objective),
  split: nullable(said.split)
}), {
  $id: 'NewOrderSourcing',
  additionalProperties: false,
  description: 'The order is sourced like this. A field that is null or left out is as the ' +
    'merchant’s settings say at the time. Only operators may send it.',
  examples: [{ objective: 'fastest' }]
})

const read = sourcingFields(openEnum)

export const OrderSourcing = Type.Object({
  objective: nullable(read.objective),
  split: nullable(read.split)
}, {
  $id: 'OrderSourcing',
  description: 'The order is sourced like this. A field that is null is as the merchant’s ' +
    'settings say at the time. Only operators get it.'
})
