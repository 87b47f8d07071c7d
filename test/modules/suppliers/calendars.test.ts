// Calendars over HTTP, from the settings to what is promised, due and late, on a moved clock.

import t from 'tap'
import { connectDatabase } from '../../../src/platform/db/connect.ts'
import { givenClock } from '../../support/clock.ts'
import { holds } from '../../support/holds.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { cloneTemplate } from '../../support/postgres.ts'
import { givenServiceOn, salesOrderBody, supplierBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const { TANDEM_TEST_SERVER_URL: server_url } = process.env
if (server_url === undefined) throw new Error('run tests with: npm run tap -- FILE')
const url = await cloneTemplate(server_url)
const database = connectDatabase({ url, connections_max: 4, onBrokenConnection: () => {} })
t.teardown(database.close)
const setClock = await givenClock(database.db)
const service = await givenServiceOn(t, url)
const { givenMerchant } = service
const runJob = givenJobs(t, url)

const OFFICE = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']
const PARIS = { time_zone: 'Europe/Paris', working_days: OFFICE }

t.test('settings and suppliers have calendars; by default all days are alike', async (t) => {
  const merchant = await givenMerchant()
  const { settings } = await bodyOf(merchant.get('/v1/merchant'))
  holds(t, settings, { time_zone: 'UTC', holidays: [] })
  t.equal(settings.working_days.length, 7)
  const changed = await bodyOf(merchant.patch('/v1/merchant', {
    settings: { ...PARIS, holidays: ['2026-12-25'] }
  }))
  holds(t, changed.settings, { ...PARIS, holidays: ['2026-12-25'] })
  const supplier = await bodyOf(merchant.post('/v1/suppliers', supplierBody()))
  holds(t, supplier, {
    time_zone: null,
    working_days: null,
    holidays: null,
    cut_off_time: null,
    lead_time_unit: 'calendar_days'
  })
  const own = {
    time_zone: 'America/New_York',
    working_days: ['saturday'],
    holidays: ['2028-02-29'],
    cut_off_time: '16:00',
    lead_time_unit: 'working_days'
  }
  const path = `/v1/suppliers/${supplier.id}`
  holds(t, await bodyOf(merchant.patch(path, own)), own)
  holds(t, await bodyOf(merchant.get(path)), own)
  const back = { time_zone: null, working_days: null, holidays: null, cut_off_time: null }
  holds(t, await bodyOf(merchant.patch(path, back)), { ...back, lead_time_unit: 'working_days' })
})

t.test('the same code with the same calendar is the same supplier, another is not', async (t) => {
  const merchant = await givenMerchant()
  const body = supplierBody({ working_days: OFFICE })
  const { id } = await bodyOf(merchant.post('/v1/suppliers', body))
  const again = await merchant.post('/v1/suppliers', {
    ...body, lead_time_unit: 'calendar_days', holidays: null
  })
  t.equal(again.statusCode, 200)
  t.equal(again.json().id, id)
  refused(t, await merchant.post('/v1/suppliers', { ...body, lead_time_unit: 'working_days' }),
    [409, 'reference_conflict'], ['/lead_time_unit differs'])
})

t.test('400: names, days, dates and times that do not exist', async (t) => {
  const merchant = await givenMerchant()
  const faultsOf = async (body: object): Promise<string[]> => {
    const reply = await merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, body)
    t.equal(reply.statusCode, 400)
    return reply.json().errors.map(({ pointer, detail }: Record<string, string>) =>
      `${pointer} ${detail}`)
  }
  t.same(await faultsOf({ time_zone: '+01:00' }),
    ['/time_zone must be a name of the IANA time zone database, as Europe/Paris'])
  t.same(await faultsOf({ time_zone: 'europe/paris' }),
    ['/time_zone must be written as in the IANA time zone database: send Europe/Paris'])
  t.same(await faultsOf({ cut_off_time: '24:00' }),
    ['/cut_off_time must be a time of day from 00:00 to 23:59, as 16:00'])
  const pointersOf = async (body: object): Promise<string[]> =>
    (await faultsOf(body)).map((fault) => fault.split(' ')[0] ?? '')
  t.same(await pointersOf({ working_days: [] }), ['/working_days'], 'somebody works on some day')
  t.same(await pointersOf({ working_days: ['monday', 'monday'] }), ['/working_days'])
  t.same(await pointersOf({ working_days: ['Mon'] }), ['/working_days/0'])
  t.same(await pointersOf({ holidays: ['2027-02-29'] }), ['/holidays/0'])
  t.same(await pointersOf({ holidays: ['2028-02-29', '2028-02-29'] }), ['/holidays'])
  t.same(await pointersOf({ holidays: Array.from({ length: 401 }, () => null) }), ['/holidays'])
  const reply = await merchant.patch('/v1/merchant', { settings: { time_zone: 'Mars' } })
  refused(t, reply, [400, 'invalid_request'])
  t.equal(reply.json().errors[0].pointer, '/settings/time_zone')
})

t.test('Friday after the cut-off: promised, due and expired past the weekend', async (t) => {
  await setClock('2026-03-13T15:30:00Z') // 16:30 in Paris
  const { id, readPurchases, readSale } = await givenSourced(service, {
    terms: { ...PARIS, cut_off_time: '16:00', lead_time_unit: 'working_days', lead_time_days: 2 },
    row: { lead_time_days: 2 }
  })
  holds(t, (await readSale()).lines, [{ promised_date: '2026-03-18' }])
  const purchase: Record<string, unknown> | undefined = (await readPurchases())[0]
  t.match(purchase?.acknowledgement_due_at, /^2026-03-16T15:30:/, 'a day of 24 hours, on Monday')
  await setClock('2026-03-15T22:00:00Z')
  await runJob('expire unanswered purchase orders')
  t.equal((await readPurchases())[0]?.status, 'issued', `Sunday night: ${id}`)
  await setClock('2026-03-16T15:35:00Z')
  await runJob('expire unanswered purchase orders')
  t.equal((await readPurchases())[0]?.status, 'expired')
})

t.test('a request to give units up does not run on days off either', async (t) => {
  await setClock('2026-03-13T12:00:00Z')
  const sourced = await givenSourced(service, { settings: PARIS })
  await bodyOf(sourced.answer({ quantity: 5 }))
  await bodyOf(sourced.postSale('cancellation', {}))
  const purchase: Record<string, unknown> | undefined = (await sourced.readPurchases())[0]
  t.match(purchase?.cancellation_due_at, /^2026-03-16T12:00:/)
})

t.test('late once the date is over where the merchant is, not before', async (t) => {
  const lateOf = async (time_zone: string, before: string, after: string): Promise<number[]> => {
    await setClock('2026-03-10T12:00:00Z')
    const sourced = await givenSourced(service, { settings: { time_zone } })
    await bodyOf(sourced.answer({ quantity: 5, promised_date: '2026-03-12' }))
    const counts: number[] = []
    for (const moment of [before, after]) {
      // eslint-disable-next-line no-await-in-loop -- one moment after the other
      await setClock(moment)
      // eslint-disable-next-line no-await-in-loop -- as above
      await runJob('note late shipments')
      // eslint-disable-next-line no-await-in-loop -- as above
      counts.push((await sourced.readExceptions()).length)
    }
    return counts
  }
  t.same(await lateOf('America/New_York', '2026-03-13T03:58:00Z', '2026-03-13T04:00:00Z'), [0, 1])
  t.same(await lateOf('Pacific/Auckland', '2026-03-12T10:58:00Z', '2026-03-12T11:00:00Z'), [0, 1])
  t.same(await lateOf('UTC', '2026-03-12T23:58:00Z', '2026-03-13T00:00:00Z'), [0, 1])
})

t.test('an offer holds, and is promised, from the merchant’s day on', async (t) => {
  await setClock('2026-03-12T12:00:00Z') // already 01:00 on 13 March
  const settings = { time_zone: 'Pacific/Auckland' }
  const merchant = await givenMerchant({ settings })
  await merchant.givenStock(merchant.supplier_id, 'BOLT-M8', { valid_from: '2026-03-14' })
  const { id } = await bodyOf(merchant.post('/v1/sales-orders', salesOrderBody()))
  const readSale = async () => bodyOf(merchant.get(`/v1/sales-orders/${id}`))
  const sweep = async (): Promise<void> => {
    await runJob('sweep waiting orders')
    await runJob('source restocked orders')
  }
  await sweep()
  t.equal((await readSale()).sourcing_status, 'unsourced')
  await setClock('2026-03-13T11:01:00Z')
  await sweep()
  t.equal((await readSale()).sourcing_status, 'sourced', '14 March has begun')
  const { purchase_orders: [purchase] } = await readSale()
  const answer = async (promised_date: string) => merchant.supplier.post(
    `/v1/purchase-orders/${purchase.id}/acknowledgements`,
    { lines: [{ line_number: 1, status: 'accepted', quantity: 2, promised_date }] })
  refused(t, await answer('2026-03-13'), [422, 'promise_out_of_range'])
  t.equal((await answer('2026-03-14')).statusCode, 200)
})

t.test('what was left is sound', async (t) => assertSound(t, database.db))
