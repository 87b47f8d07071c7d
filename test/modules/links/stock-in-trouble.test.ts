// Questions about the stock of a partner that fail: what can be heard is heard, and a person is
// told of what lasts.

import t from 'tap'
import { sql } from 'kysely'
import { bodyOfAnswer } from '../../support/stories.ts'
import { AVAILABILITY, CHANGES, FAILED, givenFollowedStock, type Judge } from './followed-stock.ts'

t.setTimeout(180_000)
const {
  service: { db }, b, supplier_id, link_id, answer, readPlace, setPlace, hear, onHandOf,
  setAtPartner, givenSkus
} = await givenFollowedStock(t)

const failing = (sku: string): Judge => (path) =>
  path.startsWith(AVAILABILITY) && path.split('&').includes(`sku=${sku}`) ? FAILED : undefined

const openOfLink = async (): Promise<Array<{ id: string }>> =>
  (await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    b.get('/v1/exceptions?state=open&kind=link_failing'))).data

/** As if each look had had trouble for so long. */
const failForLong = async (): Promise<void> =>
  setPlace({ failing_since: new Date(Date.now() - 2 * 3_600_000).toISOString() })

t.afterEach(() => answer())

t.test('a row that the partner cannot answer holds up no other', async (t) => {
  const skus = await givenSkus(12, 5)
  const [bad = ''] = skus
  answer(failing(bad))
  await setAtPartner(4, ...skus)
  await hear(3)
  t.same(await onHandOf(...skus), skus.map((sku) => sku === bad ? 5 : 4))
  t.match(await readPlace(), { aside_skus: [], rows_max: 50, failing_since: null })
  await setPlace({ compared_at: null })
  await hear(4)
  t.match(await readPlace(), { compared_sku: null, aside_skus: [] }, 'nor a comparison')
  answer()
  await setPlace({ compared_at: null })
  await hear()
  t.same(await onHandOf(bad), [4], 'it is asked for by the next one')
})

t.test('a question that is too large is asked in parts', async (t) => {
  const skus = await givenSkus(12, 5)
  answer((path) => path.split('sku=').length > 4 ? FAILED : undefined)
  await setAtPartner(4, ...skus)
  await hear(3)
  t.same(await onHandOf(...skus), skus.map(() => 4))
  await setAtPartner(3, ...skus)
  await hear()
  t.same(await onHandOf(...skus), skus.map(() => 3), 'in small ones from then on')
})

t.test('a row that cannot be recorded holds up no other', async (t) => {
  const [bad = '', good = ''] = await givenSkus(2, 5)
  await sql`create function fail() returns trigger language plpgsql as
    'begin raise exception ''no''; end'`.execute(db)
  await sql`create trigger fail before update on supplier_stock for each row
    when (new.supplier_id = ${sql.lit(supplier_id)} and new.sku = ${sql.lit(bad)})
    execute function fail()`.execute(db)
  await setAtPartner(1, bad, good)
  await hear(2)
  t.same(await onHandOf(bad, good), [5, 1])
  await sql`drop trigger fail on supplier_stock`.execute(db)
})

t.test('a partner that answers nothing of its stock is told of after an hour', async (t) => {
  const [sku = '', other = ''] = await givenSkus(2, 5)
  const { caught_up_at } = await readPlace()
  answer((path) => path.startsWith(AVAILABILITY) ? FAILED : undefined)
  await setAtPartner(4, sku)
  await hear(2)
  t.match(await readPlace(), { aside_skus: [sku], caught_up_at, failing_since: String })
  t.same(await openOfLink(), [], 'a while is nothing')
  await failForLong()
  await hear(2)
  t.match(await openOfLink(), [{ subject_id: link_id, detail: /the stock of .* answered 500/ }])
  const [open] = await openOfLink()
  await bodyOfAnswer(b.post(`/v1/exceptions/${open?.id ?? ''}/resolutions`, {
    resolution: 'retry'
  }))
  await hear()
  t.same(await openOfLink(), [], 'a person has an hour')
  await failForLong()
  await hear()
  t.equal((await openOfLink()).length, 1)
  answer()
  await hear(2)
  t.same([await onHandOf(sku, other), await openOfLink()], [[4, 5], []])
  t.match(await readPlace(), { aside_skus: [], failing_since: null })
})

t.test('a partner that has gone back to a release without changes is compared', async (t) => {
  const [sku = ''] = await givenSkus(1, 5)
  answer((path) => path.startsWith(CHANGES)
    ? { status: 404, body: { code: 'route_not_found', title: 'There is no such route' } }
    : undefined)
  await setAtPartner(4, sku)
  await hear()
  t.same(await onHandOf(sku), [4])
  const { changes, compared_at } = await readPlace()
  t.equal(changes, null)
  await setAtPartner(3, sku)
  await setPlace({ compared_at: new Date(Date.parse(String(compared_at)) - 60_000).toISOString() })
  await hear()
  t.same(await onHandOf(sku), [3], 'a minute later')
  answer()
  await setPlace({ compared_at: null })
  await hear()
  t.not((await readPlace()).changes, null)
})
