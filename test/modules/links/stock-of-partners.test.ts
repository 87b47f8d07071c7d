// The stock of a partner whose answers are odd, and what is asked for again when orders have moved.

import t from 'tap'
import { sql } from 'kysely'
import { givenFollower } from '../../support/follow-partners.ts'
import { givenLink, listen, type TestLink } from '../../support/links.ts'
import { givenOtherRelease, type Judged } from '../../support/other-release.ts'
import { givenService } from '../../support/service.ts'
import { bodyOfAnswer, newSku } from '../../support/stories.ts'

t.setTimeout(180_000)
const address = {
  name: 'Here', line1: '1 Dock Road', city: 'Lyon', postal_code: '69002', country: 'FR'
}
const service = await givenService(t)
const url = `http://127.0.0.1:${await listen(service.app)}`
const [a, b] = await Promise.all([service.givenMerchant(), service.givenMerchant({
  settings: { documents: { address } }
})])

type Line = { sku: string } & Record<string, unknown>
type Answering = (line: Line) => Line | 'refused'

let answering: Answering = (line) => line
const questions: string[] = []
const REFUSAL = { code: 'invalid_request', title: 'The request is not valid' }

const partner = await givenOtherRelease(t, url, (path, answer): Judged => {
  if (!path.startsWith('/v1/availability?')) return { status: 200, body: answer }
  questions.push(path)
  const data = (answer as { data: Line[] }).data.map(answering)
  return data.includes('refused')
    ? { status: 400, body: REFUSAL }
    : { status: 200, body: { data } }
})
const link: TestLink = await givenLink(b, { url: partner, partner: a })
const { supplier_id } = link
const followPartners = givenFollower(t, service.database_url)

/** Reads what has changed, or compares everything. */
async function hear ({ comparing = false } = {}): Promise<void> {
  questions.length = 0
  await a.givePositions()
  await sql`update link_progress set stock_due_at = null, due_at = now(),
    availability_cursor = case when ${comparing}
      then (availability_cursor::jsonb || '{ "compared_at": null }')::text
      else availability_cursor end`.execute(service.db)
  await followPartners()
}

const onHandOf = async (...skus: string[]): Promise<number[]> =>
  Promise.all(skus.map(async (sku) => (await bodyOfAnswer<{ on_hand: number }>(
    b.get(`/v1/suppliers/${supplier_id}/stock/${sku}`))).on_hand))

async function givenSkus (count: number, on_hand: number): Promise<string[]> {
  const skus = Array.from({ length: count }, newSku)
  for (const sku of skus) {
    /* eslint-disable no-await-in-loop -- few */
    await a.givenStock(a.supplier_id, sku, { on_hand })
    await b.givenStock(supplier_id, sku, { on_hand: 1 })
    /* eslint-enable no-await-in-loop */
  }
  return skus
}

t.test('what cannot be read of a SKU leaves its row as it is, and no other', async (t) => {
  const skus = await givenSkus(4, 6)
  const [bad, odd, far = '', good = ''] = skus
  answering = (line) => {
    if (line.sku === bad) return { ...line, available: -1 }
    if (line.sku === odd) return { ...line, sources: [{ source: 'x'.repeat(101), available: 6 }] }
    if (line.sku !== far) return line
    return {
      ...line,
      available: 10,
      sources: [{ source: 'x', available: 4, hops: 9 }, ...line.sources as []]
    }
  }
  await hear({ comparing: true })
  t.same(await onHandOf(...skus), [1, 0, 6, 6])
  await a.givenStock(a.supplier_id, good, { on_hand: 9 })
  await hear()
  t.same(await onHandOf(good, far), [9, 6], 'changes are heard of too')
  answering = (line) => line
})
