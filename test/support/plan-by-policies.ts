// Plans an order by every objective and split.

import {
  OBJECTIVES, type Plan, planSourcing, SPLITS
} from '../../src/domain/sourcing/plan-sourcing.ts'
import type { Instance } from './sourcing-instances.ts'

export function planByPolicies ({ demand, offers, policy }: Instance): Plan[] {
  const by_sku = Map.groupBy(offers, ({ sku }) => sku)
  return OBJECTIVES.flatMap((objective) => SPLITS.map((split) =>
    planSourcing(demand, by_sku, { ...policy, objective, split })))
}
