// Marks that list changed SKUs: how many a mark has, beside events and without, and when none is
// named.

import t from 'tap'
import { connectDatabase } from '../../../src/platform/db/connect.ts'
import { openTrx, type Trx } from '../../../src/platform/db/trx.ts'
import { setAuthors } from '../../../src/platform/events/authors.ts'
import { appendEventsOfEach } from '../../../src/platform/events/record-events.ts'
import { appendChangedSkus } from '../../../src/platform/events/record-skus.ts'
import { EVERY_SKU, readSkus } from '../../../src/platform/events/sku-lists.ts'
import { newId } from '../../../src/platform/id.ts'
import { givenService } from '../../support/service.ts'

const service = await givenService(t)
const { commands, close } = connectDatabase({
  url: service.database_url, connections_max: 8, onBrokenConnection: () => {}
})
t.teardown(close)

/** Returns the marks that the work leaves, longest list first. */
async function marksOf (
  work: (trx: Trx, merchant_id: string) => Promise<unknown>
): Promise<Array<{ entries: string, skus: string | null }>> {
  const { id } = await service.givenMerchant()
  await service.db.deleteFrom('event_marks').where('merchant_id', '=', id).execute()
  const client = await commands.connect()
  const { trx, commit } = openTrx(client)
  await work(trx, id)
  await commit()
  client.release()
  const marks = await service.db.selectFrom('event_marks').where('merchant_id', '=', id)
    .select(['entries', 'skus']).execute()
  return marks.toSorted((a, b) => (b.skus?.length ?? 0) - (a.skus?.length ?? 0))
}

const skusOf = (count: number): string[] => Array.from({ length: count }, (_, at) => `S-${at}`)

t.test('more SKUs than a mark lists stand in further ones', async (t) => {
  const [first, second, third] = await marksOf(async (trx, merchant_id) => {
    setAuthors(trx, [{
      actor: { type: 'job', id: null, role: null, name: null }, request_id: null
    }])
    await appendEventsOfEach(trx, merchant_id, [{
      events: [{
        id: newId('evt'),
        type: 'merchant.updated',
        sequence: 99,
        subject_type: 'merchant',
        subject_id: merchant_id,
        sales_order_id: null,
        account: null,
        occurred_at: '2026-03-10T12:00:00.000Z',
        data: {}
      }],
      changed_skus: skusOf(700)
    }])
  })
  const lists = [first, second, third].map((mark) => readSkus(mark?.skus ?? ''))
  t.same(lists.map(({ length }) => length), [300, 300, 100])
  t.same(new Set(lists.flat()), new Set(skusOf(700)))
  t.equal([first, second, third].filter((mark) => mark?.entries !== '').length, 1)
})

t.test('of very many, none is named', async (t) => {
  t.same(await marksOf(async (trx, id) => appendChangedSkus(trx, id, skusOf(20_001))),
    [{ entries: '', skus: EVERY_SKU }])
  t.same(await marksOf(async (trx, id) => appendChangedSkus(trx, id, [])), [])
})
