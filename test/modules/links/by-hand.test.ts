// What a person says of a message to a partner, and has tried again: it is done at once, and what
// the partner's order says counts more than what anybody marked.

import t from 'tap'
import { sql } from 'kysely'
import { breakLink } from '../../../src/modules/links/service/judge-link.ts'
import { noteTransmission } from '../../../src/modules/transmissions/service/note.ts'
import { buildOwnCall } from '../../../src/platform/command/call.ts'
import { buildCommands } from '../../../src/platform/command/dispatch.ts'
import { connectDatabase } from '../../../src/platform/db/connect.ts'
import { buildMetrics } from '../../../src/platform/metrics.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer, exceptionsOf, purchaseOrdersOf } from '../../support/stories.ts'
import { transmissionsOf } from '../../support/transmissions.ts'
import { givenChain, placeOverChain, type PlacedChain } from './chain.ts'

t.setTimeout(180_000)
const chain = await givenChain(t, { unsourced: 'reject' })
const { b, c, c_link, settle, follow, service } = chain
const { db } = service
const database = connectDatabase({
  url: service.database_url, connections_max: 8, onBrokenConnection: () => {}
})
t.teardown(async () => database.close())
const commands = buildCommands(database, buildMetrics(database))
const ownCall = buildOwnCall(c.id, 'test', { db: database.db, commands })

/** The order hears what became of its last message. */
async function noteLast (purchase_order_id: string): Promise<string> {
  const last = (await transmissionsOf(c, purchase_order_id)).at(-1)
  await noteTransmission(ownCall, last?.id ?? '')
  return last?.id ?? ''
}

/** The last message of the purchase order is refused, and a person hears. */
async function givenFailure (purchase_order_id: string): Promise<string> {
  await sql`
    update transmissions set state = 'failed', next_attempt_at = null, failing_since = now(),
      note_at = now(), finished_at = now()
    where id = (select max(id) from transmissions
      where purchase_order_id = ${purchase_order_id})`.execute(db)
  return noteLast(purchase_order_id)
}

/** By which shortage policies C may order at B. */
const takeOrders = async (storefront_shortage_policies: string[]): Promise<unknown> =>
  bodyOfAnswer(b.patch('/v1/merchant', { settings: { storefront_shortage_policies } }))

type WithExceptions = Pick<PlacedChain, 'exceptions'>

async function resolve (placed: WithExceptions, kind: string, resolution: string): Promise<void> {
  const open = (await placed.exceptions())
    .find((one) => one.kind === kind && one.resolved_at === null)
  await bodyOfAnswer(c.post(`/v1/exceptions/${open?.id}/resolutions`, { resolution }))
}

const openKinds = async (placed: WithExceptions): Promise<string[]> =>
  (await placed.exceptions()).filter(({ resolved_at }) => resolved_at === null)
    .map(({ kind }) => kind)

const setDue = async (due_at: string | null): Promise<unknown> =>
  sql`update link_progress set due_at = ${due_at} where link_id = ${c_link.link_id}`.execute(db)
const isDue = async (): Promise<boolean | undefined> => (await sql<{ is_due: boolean }>`
  select due_at <= now() as is_due from link_progress
  where link_id = ${c_link.link_id}`.execute(db)).rows[0]?.is_due
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString()

t.test('marked as sent, and the partner has none: told, and sent after all', async (t) => {
  await takeOrders(['backorder'])
  const sku = await chain.givenSku()
  const { id: sale_id } = await bodyOfAnswer(c.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku, quantity: 5, unit_price: '19.90' }]
  })))
  const [{ id = '' } = {}] = await purchaseOrdersOf(c, sale_id)
  const placed = { exceptions: async () => exceptionsOf(c, sale_id) }
  await settle()
  t.match((await transmissionsOf(c, id)).at(-1), { state: 'failed' })
  await noteLast(id)
  t.same(await openKinds(placed), ['transmission_failed'])
  await resolve(placed, 'transmission_failed', 'mark_sent')
  await settle()
  t.same(await openKinds(placed), [], 'it is a statement about the message')
  await bodyOfAnswer(c.post(`/v1/links/${c_link.link_id}/reconciliations`, {}))
  await settle()
  t.same(await openKinds(placed), ['chain_out_of_step'])

  await takeOrders(['backorder', 'cancel_short'])
  await setDue(inAnHour())
  await resolve(placed, 'chain_out_of_step', 'retry')
  t.equal(await isDue(), true, 'a link in a pause is followed at once')
  const last = (await transmissionsOf(c, id)).at(-1)
  t.match(last, { state: 'queued' })
  await settle()
  t.match((await transmissionsOf(c, id)).at(-1), { state: 'sent' })
  t.match(await bodyOfAnswer(c.get(`/v1/purchase-orders/${id}`)), {
    partner_order: { reference: id }
  })
  t.same(await openKinds(placed), [])
})

t.test('a change that is marked as sent, and the partner has not made', async (t) => {
  await setDue(null)
  const placed = await placeOverChain(chain)
  const { c: { id } } = await placed.readOrders()
  await bodyOfAnswer(c.post(`/v1/sales-orders/${placed.sale_id}/cancellation`, {
    lines: [{ line_number: 1, quantity: 2 }]
  }))
  await givenFailure(id)
  await resolve(placed, 'transmission_failed', 'mark_sent')
  await setDue(new Date(0).toISOString())
  await settle()
  await settle()
  t.match((await placed.exceptions()).at(-1), {
    kind: 'chain_out_of_step', resolved_at: null, detail: /wanted units: 3 here, 5 at the partner/
  })
})

t.test('told once more, what had failed is over until it fails again', async (t) => {
  const placed = await placeOverChain(chain)
  const { c: { id } } = await placed.readOrders()
  const transmission_id = await givenFailure(id)
  t.same(await openKinds(placed), ['transmission_failed'])
  await sql`update partner_orders set partner_order_id = 'so_gone', look_at = now()
    where purchase_order_id = ${id}`.execute(db)
  await follow()
  t.same(await openKinds(placed), [])
  t.match(await bodyOfAnswer(c.get(`/v1/transmissions/${transmission_id}`)), {
    state: 'queued', failing_since: null
  })
})

t.test('a link that was broken and is in a pause is tried at once', async (t) => {
  const path = `/v1/links/${c_link.link_id}`
  const { version } = await bodyOfAnswer<{ version: number }>(c.get(path))
  await breakLink(ownCall, { id: c_link.link_id, version, detail: 'The key was refused.' })
  await bodyOfAnswer(c.post(`${path}/resumption`, {}))
  const { data: [open] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    c.get('/v1/exceptions?kind=link_broken&state=open'))
  await setDue(inAnHour())
  await bodyOfAnswer(c.post(`/v1/exceptions/${open?.id}/resolutions`, { resolution: 'retry' }))
  t.equal(await isDue(), true)
})

t.test('all that was left is sound', async (t) => {
  await assertSound(t, db)
})
