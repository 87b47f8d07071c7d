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

const MERCHANTS = ['payments', 'priority', 'invoicing'] as const

type Said = { charges?: ReadonlyArray<{ kind: string }> | null } &
  { [name in typeof MERCHANTS[number]]?: unknown }

/**
 * For keys of accounts: an account says neither what it has paid, nor when it is to pay, nor that
 * it comes before others, and gives itself no discount on the whole order, since the minimum margin
 * is one of lines. Throws `role_forbidden`.
 */
export function assertNoFavors (said: Said): void {
  const { charges } = said
  const discounts = (charges ?? []).flatMap(({ kind }, at) =>
    kind === 'discount' ? [`/charges/${at}`] : [])
  const named = MERCHANTS.filter((name) => said[name] !== undefined).map((name) => `/${name}`)
  const errors = [...named, ...discounts].map((pointer): Fault =>
    ({ pointer, code: 'not_allowed', detail: 'is said by the merchant only' }))
  if (errors.length > 0) {
    throw new RuleError('role_forbidden', {
      detail: 'Only the merchant says what was paid, when the rest is to be paid, what the whole ' +
        'order is discounted by, and which orders come first.',
      errors
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
