// Accounts: others who order from a merchant, with storefront keys of their own.

import { inTurn } from './in-turn.ts'
import type { Client, TestMerchant } from './service.ts'

export type TestAccount = {
  client: Client
  /** A client with another key of the account. */
  second: Client
  /**
   * The merchant, whose sales orders are placed with the account's key. It records the payments.
   */
  merchant: TestMerchant
}

export const keyOf = (account: string): object =>
  ({ role: 'storefront', orders: 'own', account, name: `Key of ${account}` })

export async function givenAccount (
  merchant: TestMerchant, account: string
): Promise<TestAccount> {
  const client = await merchant.givenKey(keyOf(account))
  const second = await merchant.givenKey(keyOf(account))
  const place: Client['post'] = async (url, body, headers) => {
    const { payments = [], ...order } = body as { payments?: object[] }
    const reply = await client.post(url, order, headers)
    await inTurn(payments, async (payment) =>
      merchant.post(`${url}/${reply.json<{ id: string }>().id}/payments`, payment))
    return reply
  }
  const post: Client['post'] = async (url, body, headers) =>
    url === '/v1/sales-orders' ? place(url, body, headers) : merchant.post(url, body, headers)
  return { client, second, merchant: { ...merchant, post } }
}
