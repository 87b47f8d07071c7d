// What a partner has is known no more once its link breaks or ends, until somebody tells it anew.

import t from 'tap'
import { sql } from 'kysely'
import { givenFollower } from '../../support/follow-partners.ts'
import { ageMarks, assertSound, givenJobs } from '../../support/jobs.ts'
import { buildLinkChannel, givenLink, listen, type TestLink } from '../../support/links.ts'
import { givenOtherRelease, type Judged } from '../../support/other-release.ts'
import { givenService, salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOfAnswer, newSku, purchaseOrdersOf } from '../../support/stories.ts'

t.setTimeout(180_000)
const settings = {
  documents: {
    address: {
      name: 'Here', line1: '1 Dock Road', city: 'Lyon', postal_code: '69002', country: 'FR'
    }
  }
}
const service = await givenService(t)
const { db, database_url } = service
const url = `http://127.0.0.1:${await listen(service.app)}`
const [a, b] = await Promise.all([
  service.givenMerchant(), service.givenMerchant({ settings })
])

let takes_key = true
let takes_sources = true
let whenAsked = async (): Promise<unknown> => undefined

const partner = await givenOtherRelease(t, url, async (path, body): Promise<Judged> => {
  if (!takes_key) return { status: 401, body: { code: 'unauthorized', title: 'No' } }
  if (!takes_sources && path.includes('include=sources')) {
    return { status: 400, body: { code: 'invalid_request', title: 'No' } }
  }
  if (path.startsWith('/v1/availability?')) await whenAsked()
  return { status: 200, body }
})
const link = await givenLink(b, { url: partner, partner: a })
const followPartners = givenFollower(t, database_url)
const runJob = givenJobs(t, database_url)
const forget = async (): Promise<void> => runJob('forget the stock of partners')

/** Whoever is followed reads what has changed. */
async function hear (): Promise<void> {
  await a.givePositions()
  await sql`update link_progress set stock_due_at = null where due_at is not null`.execute(db)
  await followPartners()
}

async function givenRow (
  merchant: TestMerchant, { supplier_id }: TestLink, there = 10
): Promise<string> {
  const sku = newSku()
  await a.givenStock(a.supplier_id, sku, { on_hand: there })
  await merchant.givenStock(supplier_id, sku, { on_hand: 1 })
  return sku
}

type Row = { on_hand: number, reserved: number, available: number }
const readRow = async (merchant: TestMerchant, { supplier_id }: TestLink, sku: string) =>
  bodyOfAnswer<Row>(merchant.get(`/v1/suppliers/${supplier_id}/stock/${sku}`))

/** What storefronts hear: the units, and how many shelves beside the merchant's own. */
async function tell (sku: string): Promise<[number, number]> {
  const { data: [line] } = await bodyOfAnswer<{
    data: Array<{ available: number, sources: unknown[] }>
  }>(b.storefront.get(`/v1/availability?sku=${sku}&country=FR&include=sources`))
  return [line?.available ?? NaN, (line?.sources.length ?? NaN) - 1]
}

const order = async (sku: string, quantity: number): Promise<string> =>
  (await bodyOfAnswer(b.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity, unit_price: '19.90' }]
  })))).id

/** Units that were bought for the order, after what waits was served. */
async function boughtFor (sale_id: string): Promise<number[]> {
  await ageMarks(db)
  await runJob('source restocked orders')
  const bought = await purchaseOrdersOf(b, sale_id)
  return bought.flatMap(({ lines }) => lines.map(({ quantity }) => Number(quantity)))
}

const stateOf = async (merchant = b, { link_id } = link): Promise<unknown> =>
  (await bodyOfAnswer<{ state: string }>(merchant.get(`/v1/links/${link_id}`))).state

/** All that are followed. */
async function breakLinks (): Promise<void> {
  takes_key = false
  await hear()
  takes_key = true
}

async function retry (merchant = b, of = link): Promise<void> {
  t.equal(await stateOf(merchant, of), 'broken')
  const { data: [open] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    merchant.get('/v1/exceptions?kind=link_broken&state=open'))
  await bodyOfAnswer(merchant.post(`/v1/exceptions/${open?.id ?? ''}/resolutions`,
    { resolution: 'retry' }))
  t.equal(await stateOf(merchant, of), 'active')
}

const setChannels = async (channels: object[]): Promise<unknown> =>
  bodyOfAnswer(b.patch(`/v1/suppliers/${link.supplier_id}`, { channels }))

t.test('a link that was mended sells nothing of before, until the partner tells', async (t) => {
  const [sku, other, typed] = [
    await givenRow(b, link), await givenRow(b, link, 5), await givenRow(b, link)]
  await hear()
  t.same([await tell(sku), await tell(other), await tell(typed)], [[10, 1], [5, 1], [10, 1]])
  await breakLinks()
  await a.givenStock(a.supplier_id, sku, { on_hand: 4 })
  await b.givenStock(link.supplier_id, typed, { on_hand: 3 })
  const [waiting, served] = [await order(sku, 6), await order(typed, 2)]
  t.same([await boughtFor(waiting), await boughtFor(served)], [[], []])
  await retry()
  t.match(await readRow(b, link, sku), { on_hand: 10 }, 'which is not forgotten yet')
  t.same([await boughtFor(waiting), await boughtFor(served)], [[], []])
  await forget()
  t.match(await readRow(b, link, sku), { on_hand: 0, available: 0 })
  t.same(await boughtFor(waiting), [], 'nobody knows what the partner has now')
  t.same(await boughtFor(served), [2], 'somebody has said so meanwhile')
  t.same([await tell(sku), await tell(typed)], [[0, 0], [1, 0]])
  await hear()
  t.same(await boughtFor(waiting), [4])
  t.same([await tell(sku), await tell(other)], [[0, 1], [5, 1]], 'each row is asked for again')
})

t.test('so it is where a broken link is suspended, and resumed', async (t) => {
  const sku = await givenRow(b, link)
  await hear()
  await breakLinks()
  const waiting = await order(sku, 6)
  await bodyOfAnswer(b.post(`/v1/links/${link.link_id}/suspension`, {}))
  await forget()
  t.same([await tell(sku), await boughtFor(waiting)], [[0, 0], []])
  await hear()
  t.same([await boughtFor(waiting), await tell(sku)], [[6], [4, 1]], 'its stock is followed')
  await bodyOfAnswer(b.post(`/v1/links/${link.link_id}/resumption`, {}))
  t.same(await tell(sku), [4, 1], 'it was all the time')
})

t.test('nothing is known of the stock of a link that has ended', async (t) => {
  const sku = await givenRow(b, link)
  await hear()
  const [placed, waiting] = [await order(sku, 2), await order(sku, 9)]
  t.same([await boughtFor(placed), await boughtFor(waiting)], [[2], [8]])
  await a.givenStock(a.supplier_id, sku, { on_hand: 30 })
  await hear()
  t.same(await boughtFor(waiting), [8, 1])
  t.ok((await tell(sku))[0] > 0)
  const late = await order(sku, 100)
  const bought = await boughtFor(late)
  t.equal(bought.length, 1)
  await setChannels([])
  t.same(await tell(sku), [0, 0])
  await forget()
  t.match(await readRow(b, link, sku), { on_hand: 0 })
  t.same(await tell(sku), [0, 0])
  await bodyOfAnswer(b.post(`/v1/sales-orders/${placed}/cancellation`, {}))
  t.same([await tell(sku), await boughtFor(late)], [[0, 0], bought])
  t.match(await bodyOfAnswer(b.get('/v1/exceptions?kind=oversold')), { data: [] })
  const { reserved } = await readRow(b, link, sku)
  await b.givenStock(link.supplier_id, sku, { on_hand: reserved + 5 })
  await setChannels([])
  await forget()
  t.match(await readRow(b, link, sku), { on_hand: reserved + 5 }, 'what is reported counts again')
})

t.test('an answer that comes after the end counts no more', async (t) => {
  await setChannels([await buildLinkChannel({ url: partner, partner: a })])
  const sku = await givenRow(b, link)
  let asked = 0
  whenAsked = async () => asked++ === 0 && setChannels([])
  await hear()
  whenAsked = async () => undefined
  t.equal(await stateOf(), 'ended')
  await forget()
  t.match(await readRow(b, link, sku), { on_hand: 1 }, 'as it was typed')
  t.same(await tell(sku), [1, 0])
})

t.test('a partner of an older release, and one whose stock is not followed', async (t) => {
  takes_sources = false
  const [c, d] = [await service.givenMerchant({ settings }), await service.givenMerchant()]
  const of = {
    c: await givenLink(c, { url: partner, partner: a }),
    d: await givenLink(d, { url: partner, partner: a })
  }
  const [known, typed] = [await givenRow(c, of.c), await givenRow(d, of.d)]
  const read = async (): Promise<number[]> =>
    [(await readRow(c, of.c, known)).on_hand, (await readRow(d, of.d, typed)).on_hand]
  await hear()
  t.same(await read(), [10, 1])
  await breakLinks()
  await forget()
  t.same(await read(), [0, 1])
  await retry(c, of.c)
  t.same(await read(), [0, 1])
  await hear()
  t.same(await read(), [10, 1], 'all is asked for, though it was a moment before')
  await bodyOfAnswer(c.patch(`/v1/suppliers/${of.c.supplier_id}`, { channels: [] }))
  await bodyOfAnswer(d.patch(`/v1/suppliers/${of.d.supplier_id}`, { channels: [] }))
  await forget()
  t.same(await read(), [0, 1])
  takes_sources = true
})

t.test('many rows are emptied part by part, and nothing is bought meanwhile', async (t) => {
  await setChannels([await buildLinkChannel({ url: partner, partner: a })])
  const sku = await givenRow(b, link)
  await hear()
  const { columns } = (await sql<{ columns: string }>`
    select string_agg(column_name, ', ') as columns from information_schema.columns
    where table_name = 'supplier_stock' and column_name <> 'sku'`.execute(db)).rows[0] ?? {}
  await sql`insert into supplier_stock (sku, ${sql.raw(columns ?? '')})
    select sku || '-' || n, ${sql.raw(columns ?? '')} from supplier_stock,
      generate_series(1, 2500) n
    where merchant_id = ${b.id} and supplier_id = ${link.supplier_id} and sku = ${sku}`.execute(db)
  const countFull = async (): Promise<number | undefined> => (await sql<{ count: number }>`
    select count(*) as count from supplier_stock
    where supplier_id = ${link.supplier_id} and sku like ${`${sku}%`} and on_hand > 0
      and sources is not null`.execute(db)).rows[0]?.count
  await setChannels([])
  const last = `${sku}-999`
  await b.givenStock(link.supplier_id, last, { on_hand: 7 })
  await forget()
  t.ok(await countFull())
  t.same(await tell(last), [0, 0])
  await Promise.all([forget(), forget()])
  t.same([await countFull(), await tell(last)], [0, [7, 0]])
  await sql`delete from supplier_stock where sku like ${`${sku}-%`}`.execute(db)
})

t.test('what links report is no feed, and sound', async (t) => {
  t.same(await db.selectFrom('stock_feeds').select('id').execute(), [])
  t.same(await db.selectFrom('events').where('type', '=', 'stock_feed.applied').select('id')
    .execute(), [])
  await assertSound(t, db)
})
