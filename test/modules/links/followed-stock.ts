// Two merchants of one service, of which B follows the stock of A: what A answers may be judged.

import { sql } from 'kysely'
import type { Test } from 'tap'
import { givenFollower } from '../../support/follow-partners.ts'
import { givenLink, listen } from '../../support/links.ts'
import { givenOtherRelease, type Judged } from '../../support/other-release.ts'
import { givenService, type TestMerchant, type TestService } from '../../support/service.ts'
import { bodyOfAnswer, newSku } from '../../support/stories.ts'

const address = {
  name: 'Here', line1: '1 Dock Road', city: 'Lyon', postal_code: '69002', country: 'FR'
}

/** Undefined leaves the answer as it is. */
export type Judge = (path: string) => Judged | undefined | Promise<Judged | undefined>

/** How far the stock was read, as it is stored. */
export type Place = Record<string, unknown> & { changes: string | null }

export const AVAILABILITY = '/v1/availability?'
export const CHANGES = '/v1/availability-changes'
export const FAILED: Judged = {
  status: 500, body: { code: 'internal_error', title: 'Something went wrong' }
}

export type FollowedStock = {
  service: TestService
  a: TestMerchant
  b: TestMerchant
  supplier_id: string
  link_id: string
  /** What A is asked for from now on is judged so; undefined: not at all. */
  answer: (judge?: Judge) => void
  /** What A was asked for while B heard last. */
  questions: string[]
  readPlace: () => Promise<Place>
  setPlace: (changed: object) => Promise<void>
  /** What is due is heard, as often as that. */
  hear: (times?: number) => Promise<void>
  onHandOf: (...skus: string[]) => Promise<number[]>
  setAtPartner: (on_hand: number, ...skus: string[]) => Promise<void>
  /** Both have them, and B has heard so. They are in order. */
  givenSkus: (count: number, on_hand: number) => Promise<string[]>
}

async function report (
  merchant: TestMerchant, supplier_id: string,
  { skus, on_hand }: { skus: readonly string[], on_hand: number }
): Promise<void> {
  await bodyOfAnswer(merchant.post(`/v1/suppliers/${supplier_id}/stock-feeds`, {
    rows: skus.map((sku) => ({ sku, on_hand, unit_cost: '5.00' }))
  }))
}

export async function givenFollowedStock (t: Test): Promise<FollowedStock> {
  const service = await givenService(t)
  const { db } = service
  const url = `http://127.0.0.1:${await listen(service.app)}`
  const [a, b] = await Promise.all([service.givenMerchant(), service.givenMerchant({
    settings: { documents: { address } }
  })])
  const questions: string[] = []
  let judge: Judge = () => undefined
  const partner = await givenOtherRelease(t, url, async (path, body) => {
    questions.push(path)
    return await judge(path) ?? { status: 200, body }
  })
  const { supplier_id, link_id } = await givenLink(b, { url: partner, partner: a })
  const followPartners = givenFollower(t, service.database_url)
  const hear = async (times = 1): Promise<void> => {
    questions.length = 0
    await a.givePositions()
    for (let time = 0; time < times; time++) {
      /* eslint-disable no-await-in-loop -- one visit after the other */
      await sql`update link_progress set stock_due_at = null, due_at = now()`.execute(db)
      await followPartners()
      /* eslint-enable no-await-in-loop */
    }
  }
  return {
    service,
    a,
    b,
    supplier_id,
    link_id,
    answer: (next = () => undefined) => { judge = next },
    questions,
    readPlace: async () => {
      const { availability_cursor } = await db.selectFrom('link_progress')
        .select('availability_cursor').executeTakeFirstOrThrow()
      return JSON.parse(availability_cursor ?? '{}') as Place
    },
    setPlace: async (changed) => {
      await sql`update link_progress set availability_cursor =
        (availability_cursor::jsonb || ${JSON.stringify(changed)}::jsonb)::text`.execute(db)
    },
    hear,
    onHandOf: async (...skus) => Promise.all(skus.map(async (sku) =>
      (await bodyOfAnswer<{ on_hand: number }>(
        b.get(`/v1/suppliers/${supplier_id}/stock/${sku}`))).on_hand)),
    setAtPartner: async (on_hand, ...skus) => {
      await report(a, a.supplier_id, { skus, on_hand })
    },
    givenSkus: async (count, on_hand) => {
      const skus = Array.from({ length: count }, newSku).sort()
      await report(a, a.supplier_id, { skus, on_hand })
      await report(b, supplier_id, { skus, on_hand })
      await hear(2)
      return skus
    }
  }
}
