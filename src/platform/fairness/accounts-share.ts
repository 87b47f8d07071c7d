// What the accounts of a merchant may take of what is the merchant's: half, all of them together.

/** Half of what the merchant may take, and at least one. */
export const halfOf = (limit: number): number => Math.max(1, Math.floor(limit / 2))

/** The name under which all accounts of a merchant are counted. No id has a space. */
export const nameOfAccounts = (merchant_id: string): string => `${merchant_id} accounts`

/** The name under which one of them is. */
export const nameOfAccount = (merchant_id: string, account: string): string =>
  `${merchant_id} account ${account}`
