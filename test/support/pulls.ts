// Pulls of stock feeds in tests: they are asked for, and waited for.

import { until } from './processes.ts'
import type { TestMerchant } from './service.ts'
import { bodyOfAnswer } from './stories.ts'

export type FeedPull = {
  id: string
  trigger: string
  outcome: string | null
  detail: string | null
  files: Array<{
    name: string
    size_bytes: number | null
    outcome: string
    detail: string | null
    moved_to: string | null
    stock_feed: Record<string, any> | null
  }>
}

/** Sets where feeds are pulled from, which pulls at once, and waits for that pull. */
export async function givenSource (
  merchant: TestMerchant, feed_source: object, supplier_id = merchant.supplier_id
): Promise<FeedPull> {
  const known = (await pullsOf(merchant, supplier_id)).length
  await bodyOfAnswer(merchant.patch(`/v1/suppliers/${supplier_id}`, { feed_source }))
  return untilPulled(merchant, known + 1, supplier_id)
}

/** The newest is first. */
export async function pullsOf (
  merchant: TestMerchant, supplier_id = merchant.supplier_id
): Promise<FeedPull[]> {
  const { data } = await bodyOfAnswer<{ data: FeedPull[] }>(
    merchant.get(`/v1/suppliers/${supplier_id}/feed-pulls`))
  return data
}

/** Asks for a pull, and returns it when it is over. */
export async function pullNow (
  merchant: TestMerchant, body: object = {}, supplier_id = merchant.supplier_id
): Promise<FeedPull> {
  const { id } = await bodyOfAnswer<{ id: string }>(
    merchant.post(`/v1/suppliers/${supplier_id}/feed-pulls`, body))
  return until(async () => (await pullsOf(merchant, supplier_id)).find((pull) =>
    pull.id === id && pull.outcome !== null) ?? false, `the pull ${id} is over`)
}

async function untilPulled (
  merchant: TestMerchant, count: number, supplier_id = merchant.supplier_id
): Promise<FeedPull> {
  return until(async () => {
    const pulls = await pullsOf(merchant, supplier_id)
    const [last] = pulls
    return pulls.length >= count && last !== undefined && last.outcome !== null && last
  }, `${count} pulls`)
}
