// The JSON shapes of replays, and their route: a sourcing decision is made again from what it saw.

import Type, { type Static } from 'typebox'
import { describeRoute } from '../../../platform/http/route.ts'
import {
  count, idOf, lineNumber, nullable, ref, signedMoney
} from '../../../platform/http/schemas.ts'
import { SourcingDecision } from './decisions.ts'
import { NewOrderSourcing } from './policy.ts'

const {
  id: _id, sales_order_id: _order, trigger: _trigger, created_at: _created, ...planned
} = SourcingDecision.properties

export const SourcingPlan = Type.Object(planned, {
  $id: 'SourcingPlan', description: 'An order would be sourced like this.'
})

const NewReplay = Type.Object({
  sourcing: Type.Optional(ref(NewOrderSourcing))
}, {
  $id: 'NewReplay',
  additionalProperties: false,
  description: 'The decision is made again by this policy. What is left out is as it was.',
  examples: [{ sourcing: { objective: 'fastest' } }]
})
export type NewReplay = Static<typeof NewReplay>

const difference = (description: string): ReturnType<typeof Type.Integer> =>
  Type.Integer({ description, examples: [0] })

const PurchaseDifference = Type.Object({
  line_number: lineNumber('The line of the sales order has this number.'),
  supplier_id: idOf('sup', 'The plans buy different quantities from this supplier.'),
  stored_quantity: count('The decision took this many units.'),
  replayed_quantity: count('The replay takes this many units.')
}, { $id: 'PurchaseDifference', description: 'A purchase that is not the same in both plans.' })

const PlanDifferences = Type.Object({
  is_same: Type.Boolean({
    description: 'Both plans buy the same units from the same suppliers at the same cost.',
    examples: [false]
  }),
  sourced_quantity: difference('The replay sources this many units more.'),
  cost: signedMoney('The replay costs this much more.'),
  margin: signedMoney('The margin of the replay is larger by this much.'),
  promised_days: nullable(difference(
    'The replay promises the order this many days later. It is null when one of the plans ' +
    'promises no date.')),
  suppliers_added: Type.Array(idOf('sup', 'A supplier of the replay only.'), {
    description: 'Only the replay buys from these suppliers.', examples: [[]]
  }),
  suppliers_removed: Type.Array(idOf('sup', 'A supplier of the decision only.'), {
    description: 'Only the decision bought from these suppliers.', examples: [[]]
  }),
  lines: Type.Array(ref(PurchaseDifference), {
    description: 'The list has each purchase that is not the same in both plans.', examples: [[]]
  })
}, {
  $id: 'PlanDifferences',
  description: 'The differences are those of the replay from the decision: less is negative.'
})

const SourcingReplay = Type.Object({
  stored: ref(SourcingDecision),
  stored_planner_version: Type.Integer({
    description: 'The decision was taken by the planner of this version.', examples: [1]
  }),
  replayed: ref(SourcingPlan),
  planner_version: Type.Integer({
    description: 'The replay was made by the planner of this version. When the version is that ' +
      'of the decision, an unchanged replay gives the same plan.',
    examples: [1]
  }),
  differences: ref(PlanDifferences)
}, {
  $id: 'SourcingReplay',
  description: 'A replay tells what a decision would have been, with the stock, suppliers and ' +
    'dates that it saw.'
})

export const REPLAY_SCHEMAS = [
  SourcingPlan, NewReplay, PurchaseDifference, PlanDifferences, SourcingReplay
]

export const replayDecisionRoute = describeRoute('POST', {
  operationId: 'replaySourcingDecision',
  tag: 'Sales orders',
  summary: 'Make a sourcing decision again',
  description: 'The planner is asked once more what it was asked then, as it was or by another ' +
    'policy. The answer has both plans and their differences; nothing is kept and nothing is ' +
    'taken. So an operator learns what another policy would have done.',
  roles: ['operator'],
  params: Type.Object({
    id: idOf('so', 'This id names the sales order.'),
    decision: idOf('dec', 'This id names the decision.')
  }),
  body: NewReplay,
  is_body_optional: true,
  only_reads: true,
  answers: { 200: { schema: ref(SourcingReplay), description: 'The answer has both plans.' } },
  refusals: ['sales_order_not_found', 'sourcing_decision_not_found', 'decision_not_replayable']
})
