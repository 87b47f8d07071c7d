// What storefronts do not say of a sales order, since they do not see it.

import { RuleError } from '../../kernel/rule.ts'

/** For orders of storefronts, which must not learn of suppliers. Throws `role_forbidden`. */
export function assertNoSourcing (sourcing: object | undefined): void {
  if (sourcing === undefined) return
  throw new RuleError('role_forbidden', {
    detail: 'Only operators choose how an order is sourced: leave `sourcing` out.'
  })
}

/** For storefronts, which do not see what operators write. Throws `role_forbidden`. */
export function assertNoTags (tags: readonly string[] | null | undefined): void {
  if (tags === undefined) return
  throw new RuleError('role_forbidden', {
    detail: 'Only operators read and write the tags of an order: leave `tags` out.'
  })
}
