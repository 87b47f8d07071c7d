// What was sent is deleted some time after its order is over; the log of its attempts stays.

import { sql } from 'kysely'
import t from 'tap'
import { insertAttempt } from '../../../src/modules/transmissions/store/attempts.ts'
import { deleteOldContents } from
  '../../../src/modules/transmissions/store/old-contents.ts'
import { buildDeletion } from '../../../src/platform/jobs/delete-by-parts.ts'
import { buildLogger } from '../../../src/platform/log.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenJobs } from '../../support/jobs.ts'
import { givenReceiver } from '../../support/receiver.ts'
import { givenService, type TestMerchant } from '../../support/service.ts'
import { exceptionsOf } from '../../support/stories.ts'
import { type OnChannel, placeOnChannels, transmissionsOf } from '../../support/transmissions.ts'
import { bodyOf } from '../answers.ts'

t.setTimeout(120_000)
const service = await givenService(t)
const { db } = service
const runJob = givenJobs(t, service.database_url)
const receiver = await givenReceiver(t)
const merchant = await service.givenMerchant()
const other = await service.givenMerchant()

const place = async (of: TestMerchant = merchant): Promise<OnChannel> =>
  placeOnChannels(of, [{ kind: 'http', url: receiver.url }])

const cancel = async ({ id }: OnChannel, of: TestMerchant = merchant) =>
  bodyOf(of.post(`/v1/sales-orders/${id}/cancellation`, {}))

/** The transmissions of an order that was sent, and canceled. */
async function givenOver (of: TestMerchant = merchant) {
  const placed = await place(of)
  await of.sendTransmissions()
  await cancel(placed, of)
  await of.sendTransmissions()
  return { ...placed, sent: await transmissionsOf(of, placed.purchase_order_id) }
}

/** As if all that there is had been there for so many days. */
async function age (days: number): Promise<void> {
  const at = sql`now() - make_interval(days => ${days})`
  await sql`update transmission_contents set created_at = ${at}`.execute(db)
  await sql`update purchase_orders set updated_at = ${at}`.execute(db)
}

const fileOf = async (id: string | undefined, of: TestMerchant = merchant) =>
  of.get(`/v1/transmissions/${id}/files/1`)

t.test('of many attempts the first and the last 50 stay', async (t) => {
  const { purchase_order_id } = await place()
  await merchant.sendTransmissions()
  const [sent] = await transmissionsOf(merchant, purchase_order_id)
  const attempted_at = new Date().toISOString()
  await inTurn(Array.from({ length: 60 }, (_, at) => at + 2), async (number) =>
    insertAttempt(db, merchant.id, sent?.id ?? '', {
      number, attempted_at, milliseconds: 1, outcome: 'failed', detail: 'Nobody.', facts: {}
    }))
  const [found] = await transmissionsOf(merchant, purchase_order_id)
  const last = Array.from({ length: 50 }, (_, at) => at + 12)
  t.same(found?.attempts.map(({ number }) => number), [1, ...last])
})

t.test('the file goes, its name, its hash and the attempts stay', async (t) => {
  const { sent, purchase_order_id } = await givenOver()
  t.match(sent, [{ state: 'sent' }, { state: 'sent' }])
  await age(399)
  await runJob('delete old files')
  t.equal((await fileOf(sent[0]?.id)).statusCode, 200)
  await age(401)
  await runJob('delete old files')
  const reply = await fileOf(sent[0]?.id)
  t.equal(reply.statusCode, 410)
  t.equal(reply.json().code, 'transmission_files_deleted')
  t.equal((await merchant.get(`/v1/transmissions/${sent[0]?.id}/files/2`)).statusCode, 404)
  const after = await transmissionsOf(merchant, purchase_order_id)
  t.type(after[0]?.files_deleted_at, 'string')
  t.same(after.map((one) => ({ ...one, files_deleted_at: null })), sent)
})

t.test('it is never sent again as something else', async (t) => {
  const { sent } = await givenOver()
  const placed = await place()
  await merchant.sendTransmissions()
  receiver.answer((response) => { response.writeHead(410).end() })
  await cancel(placed)
  await merchant.sendTransmissions()
  receiver.answer((response) => { response.writeHead(204).end() })
  await runJob('note transmissions')
  await age(401)
  await runJob('delete old files')
  const retry = await merchant.post(`/v1/transmissions/${sent[0]?.id}/retries`)
  t.equal(retry.statusCode, 410)
  t.equal(retry.json().code, 'transmission_files_deleted')
  const before = receiver.got.length
  const [exception] = (await exceptionsOf(merchant, placed.id))
    .filter(({ resolved_at }) => resolved_at === null)
  t.match(exception, { kind: 'transmission_failed' })
  await bodyOf(merchant.post(`/v1/exceptions/${exception?.id}/resolutions`,
    { resolution: 'retry' }))
  await merchant.sendTransmissions()
  t.equal(receiver.got.length, before, 'a person asked for it, and nothing is left to send')
  const all = await transmissionsOf(merchant, placed.purchase_order_id)
  t.match(all.at(-1)?.attempts.at(-1), { outcome: 'refused', detail: /not kept any more/ })
})

t.test('what an open order was sent stays, and what waits to be sent again', async (t) => {
  const open = await place()
  await merchant.sendTransmissions()
  const { sent } = await givenOver()
  await age(2_000)
  await bodyOf(merchant.post(`/v1/transmissions/${sent[0]?.id}/retries`))
  await runJob('delete old files')
  const [first] = await transmissionsOf(merchant, open.purchase_order_id)
  t.equal((await fileOf(first?.id)).statusCode, 200)
  t.equal((await fileOf(sent[0]?.id)).statusCode, 200)
  t.equal((await fileOf(sent[1]?.id)).statusCode, 410)
  await merchant.sendTransmissions()
  t.equal(receiver.got.at(-1)?.headers['x-transmission-id'], sent[0]?.id)
})

t.test('each merchant says how long', async (t) => {
  const [mine, theirs] = [await givenOver(), await givenOver(other)]
  const set = async (sent_file_retention_days: number) =>
    merchant.patch('/v1/merchant', { settings: { sent_file_retention_days } })
  t.equal((await set(119)).statusCode, 400)
  t.equal((await set(120)).statusCode, 200)
  await age(121)
  await runJob('delete old files')
  t.equal((await fileOf(mine.sent[0]?.id)).statusCode, 410)
  t.equal((await fileOf(theirs.sent[0]?.id, other)).statusCode, 200)
})

t.test('many are deleted part by part, each behind the one before', async (t) => {
  const own = await service.givenMerchant()
  const { sent: [first] } = await givenOver(own)
  const copy = async (table: string, key: string) => sql`
    insert into ${sql.table(table)}
    select (jsonb_populate_record(one, jsonb_build_object(${key}::text, ${first?.id} || n))).*
    from ${sql.table(table)} one, generate_series(1, 120) n
    where merchant_id = ${own.id} and ${sql.ref(key)} = ${first?.id}`.execute(db)
  await copy('transmissions', 'id')
  await copy('transmission_contents', 'transmission_id')
  await age(401)
  const reached = await deleteOldContents(db, own.id, 400)
  t.equal((await fileOf(reached?.id, own)).statusCode, 410)
  t.equal(await deleteOldContents(db, own.id, 400, { created_at: 'infinity', id: '' }), null)
  t.equal((await fileOf(`${first?.id}99`, own)).statusCode, 200, 'what is behind is not read')
  t.equal(await deleteOldContents(db, own.id, 400, reached ?? undefined), null)
  t.equal((await fileOf(`${first?.id}99`, own)).statusCode, 410)
})

t.test('while one has more, who is at the end is not asked again', async (t) => {
  const parts = new Map([['a', 2], ['b', 0]])
  const asked: string[] = []
  const job = buildDeletion<{ merchant_id: string }, number>({
    name: 'delete',
    list: async (_limit, after) => after === '' ? [{ merchant_id: 'a' }, { merchant_id: 'b' }] : [],
    deletePart: async ({ merchant_id }, reached = 0) => {
      asked.push(`${merchant_id}${reached}`)
      return reached === parts.get(merchant_id) ? null : reached + 1
    }
  }, { logger: buildLogger('silent') })
  const runs = await inTurn([1, 2, 3, 4], async () => job.run())
  t.same(runs, [true, true, false, true])
  t.same(asked, ['a0', 'b0', 'a1', 'a2', 'a0', 'b0'])
})
