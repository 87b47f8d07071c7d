// What storefronts do not say of a sales order, since they do not see it, and what accounts do not
// say, since they would gain by it.

import { type Fault, RuleError } from '../../kernel/rule.ts'

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

const MERCHANTS = ['payments', 'priority'] as const

/**
 * For keys of accounts: an account says neither that it has paid, nor that it comes before others.
 * Throws `role_forbidden`.
 */
export function assertNoFavors (said: { payments?: unknown, priority?: unknown }): void {
  const errors = MERCHANTS.filter((name) => said[name] !== undefined).map((name): Fault => ({
    pointer: `/${name}`, code: 'not_allowed', detail: 'is said by the merchant only'
  }))
  if (errors.length > 0) {
    throw new RuleError('role_forbidden', {
      detail: 'Only the merchant says what was paid, and which orders come first.', errors
    })
  }
}

/** For keys of accounts. Throws `role_forbidden`. */
export function assertMayRecordPayment (account: string | null): void {
  if (account === null) return
  throw new RuleError('role_forbidden', {
    detail: 'A key of an account records no payments: the merchant says what it has received.'
  })
}
