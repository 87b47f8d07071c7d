// A process that is killed between a shipment and its record: the next one goes on, and ships
// nothing twice.

import t from 'tap'
import { sql } from 'kysely'
import pg from 'pg'
import { numberOf } from '../../src/domain/kernel/order-number.ts'
import { startServer, until } from '../support/processes.ts'
import { givenService } from '../support/service.ts'
import { placeOrder, type Placed } from '../support/stories.ts'
import { noticeOf, x12Of } from '../support/supplier-files.ts'
import { untilWaiting } from '../modules/back-to-back/holder.ts'
import { bodyOf } from '../modules/answers.ts'

t.setTimeout(120_000)

t.test('killed between a shipment and its record', async (t) => {
  const { db, database_url, givenMerchant } = await givenService(t)
  const merchant = await givenMerchant()
  const [one, other] = [await placeOrder(merchant), await placeOrder(merchant)]
  const file = x12Of('SH', [one, other].map(({ purchase_order_id }) =>
    noticeOf(numberOf(purchase_order_id), ['HL*3*2*I', 'LIN*1', 'SN1**1*EA'])))
  let server = await startServer({ database_url })
  t.teardown(async () => server.kill())

  const orders = await givenClient(database_url)
  await orders.query('begin')
  await orders.query('select 1 from sales_orders where id = $1 for update', [one.id])
  const sent = fetch(`http://127.0.0.1:${server.port}/v1/documents`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${merchant.supplier.key}`, 'content-type': 'application/edi-x12'
    },
    body: file
  }).then(() => 'answered', () => 'cut off')
  await untilWaiting(db, 1)
  const outcomes = await givenClient(database_url)
  await outcomes.query('begin')
  await outcomes.query('select 1 from received_document_outcomes for update')
  await orders.query('commit')
  const shipmentsOf = async ({ purchase_order_id }: Placed): Promise<number> =>
    (await bodyOf(merchant.get(`/v1/purchase-orders/${purchase_order_id}`))).shipments.length
  await until(async () => await shipmentsOf(one) === 1, 'the first is shipped')
  await untilWaiting(db, 1)
  await server.kill()
  t.equal(await sent, 'cut off')
  // Its statement still waits in the database, and must not run after its death.
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  await outcomes.query('commit')
  const listed = async () => (await bodyOf(merchant.get('/v1/documents'))).data[0]
  t.match(await listed(), {
    state: 'applying', outcomes: [{ state: 'pending' }, { state: 'pending' }]
  }, 'nobody knows what became of it')

  // As if a minute had passed.
  await sql`update received_documents set resume_at = now() where merchant_id = ${merchant.id}`
    .execute(db)
  server = await startServer({ database_url })
  const document = await until(async () => {
    const read = await listed()
    return read.state === 'applied' && read
  }, 'another process goes on')
  t.match(document, { outcomes: [{ state: 'applied' }, { state: 'applied' }] })
  t.same([await shipmentsOf(one), await shipmentsOf(other)], [1, 1], 'nothing was done twice')
  const again = await merchant.supplier.post('/v1/documents', file,
    { 'content-type': 'application/edi-x12' })
  t.same([again.statusCode, again.json()], [200, document], 'the same file is the same document')

  async function givenClient (url: string): Promise<pg.Client> {
    const client = new pg.Client(url)
    await client.connect()
    t.teardown(async () => client.end())
    return client
  }
})
