// What the accounts of a merchant may take of what is the merchant's: half, all of them together.

type Of = { merchant_id: string, account: string | null }

/** Half of what the merchant may take, and at least one. */
export const halfOf = (limit: number): number => Math.max(1, Math.floor(limit / 2))

/** The name under which all accounts of a merchant are counted. No id has a space. */
export const nameOfAccounts = (merchant_id: string): string => `${merchant_id} accounts`

/** True if the merchant has all that it may, or the caller is an account and these have half. */
export function isFull (
  under_way: ReadonlySet<Pick<Of, 'account'>>, limit: number, account: string | null
): boolean {
  if (under_way.size >= limit) return true
  if (account === null) return false
  return [...under_way].filter((one) => one.account !== null).length >= halfOf(limit)
}
