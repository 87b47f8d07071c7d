// Exchange rates: posted once for a day and pair, never changed, listed, and of one merchant only.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { bodyOf, pagesOf, refused } from '../answers.ts'

const { db, givenMerchant } = await givenDocumentedService(t)
const RATES = '/v1/exchange-rates'
const RATE = { base: 'EUR', quote: 'USD', rate: '1.0845', valid_on: '2026-11-23' }
const INVALID: [number, string] = [400, 'invalid_request']

t.test('POST 201, then 200 for the same rate however it is written, then 409', async (t) => {
  const merchant = await givenMerchant()
  const first = await merchant.post(RATES, RATE)
  t.equal(first.statusCode, 201)
  const created = first.json()
  t.match(created.id, /^xr_/)
  holds(t, created, RATE)
  t.same(Object.keys(created),
    ['id', 'version', 'base', 'quote', 'rate', 'valid_on', 'created_at'])
  await inTurn(['1.0845', '1.08450000'], async (rate) => {
    const again = await merchant.post(RATES, { ...RATE, rate })
    t.equal(again.statusCode, 200)
    t.same(again.json(), created)
  })
  const other = await merchant.post(RATES, { ...RATE, rate: '1.0846' })
  refused(t, other, [409, 'exchange_rate_conflict'], ['/rate differs'])
  t.match(other.json().detail, `${created.id} says that 1 EUR is 1.0845 USD on 2026-11-23`)
  t.equal((await merchant.post(RATES, { ...RATE, valid_on: '2026-11-24' })).statusCode, 201)
  t.equal((await merchant.post(RATES, { ...RATE, base: 'USD', quote: 'EUR' })).statusCode, 201)
  const events = await db.selectFrom('events').where('subject_id', '=', created.id)
    .select(['type', 'sequence', 'data']).execute()
  t.same(events.map(({ data, ...event }) => ({ ...event, data: JSON.parse(data) })),
    [{ type: 'exchange_rate.created', sequence: 1, data: created }])
})

t.test('POST: of two at once one is created, whether they agree or not', async (t) => {
  const merchant = await givenMerchant()
  await inTurn(['2026-01-01', '2026-01-02', '2026-01-03'], async (valid_on) => {
    const same = await Promise.all([1, 2, 3].map(async () =>
      merchant.post(RATES, { ...RATE, valid_on })))
    t.same(same.map(({ statusCode }) => statusCode).sort(), [200, 200, 201])
    t.equal(new Set(same.map((reply) => reply.json().id)).size, 1)
    const differing = await Promise.all(['5', '6'].map(async (rate) =>
      merchant.post(RATES, { ...RATE, base: 'JPY', rate, valid_on })))
    t.same(differing.map(({ statusCode }) => statusCode).sort(), [201, 409])
  })
  t.equal((await bodyOf(merchant.get(`${RATES}?base=EUR`))).data.length, 3)
})

t.test('POST 400: what is no rate', async (t) => {
  const merchant = await givenMerchant()
  const FAULTS: Array<[object, string]> = [
    [{ quote: 'EUR' }, '/quote same_currency'],
    [{ base: 'XYZ' }, '/base wrong_format'],
    [{ rate: '0' }, '/rate wrong_format'],
    [{ rate: '0.000' }, '/rate wrong_format'],
    [{ rate: '-1' }, '/rate wrong_format'],
    [{ rate: '1.0000000000001' }, '/rate wrong_format'],
    [{ rate: '1234567890' }, '/rate wrong_format'],
    [{ rate: 1.08 }, '/rate wrong_type'],
    [{ valid_on: '2026-02-30' }, '/valid_on wrong_format']
  ]
  await inTurn(FAULTS, async ([about, fault]) =>
    refused(t, await merchant.post(RATES, { ...RATE, ...about }), INVALID, [fault]))
  t.match((await merchant.post(RATES, { ...RATE, rate: '1,08' })).json().errors[0].detail, /comma/)
  t.match((await merchant.post(RATES, { ...RATE, rate: '0' })).json().errors[0].detail, /above 0/)
  t.equal((await merchant.post(RATES, { ...RATE, rate: '0.000000000001' })).statusCode, 201)
})

t.test('GET: the newest is first, by pair and day, page by page', async (t) => {
  const merchant = await givenMerchant()
  const days = ['2026-01-01', '2026-01-02', '2026-01-03']
  const rates = days.flatMap((valid_on) => ['USD', 'JPY'].map((quote) =>
    ({ ...RATE, quote, valid_on })))
  const ids = await inTurn(rates, async (rate) => (await bodyOf(merchant.post(RATES, rate))).id)
  const idsOf = async (query: string) => (await pagesOf(
    merchant, `${RATES}?limit=2${query}`, ({ id }: { id: string }) => id)).flat()
  t.same(await idsOf(''), ids.toReversed())
  t.same(await idsOf('&quote=JPY&base=EUR'), [ids[5], ids[3], ids[1]])
  t.same(await idsOf('&valid_on=2026-01-02'), [ids[3], ids[2]])
  t.same(await idsOf('&base=USD'), [])
  const stranger = await givenMerchant()
  t.same((await bodyOf(stranger.get(RATES))).data, [], 'another merchant has none of them')
  t.equal((await stranger.post(RATES, { ...RATE, rate: '9', valid_on: '2026-01-01' })).statusCode,
    201, 'and its own')
})

t.test('the data are sound', async (t) => assertSound(t, db))
