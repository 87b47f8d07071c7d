// What is found to be sent: some of each merchant, and nothing that could not be sent now.

import { sql } from 'kysely'
import t from 'tap'
import {
  findDueTransmissions
} from '../../../src/modules/transmissions/store/due-transmissions.ts'
import { givenService, type TestMerchant } from '../../support/service.ts'
import { placeOnChannels, transmissionsOf } from '../../support/transmissions.ts'

t.setTimeout(120_000)
const service = await givenService(t)
const { db } = service

async function givenDue () {
  const merchant = await service.givenMerchant()
  const url = 'https://edi.example/orders'
  const { purchase_order_id } = await placeOnChannels(merchant, [{ kind: 'http', url }])
  const [one] = await transmissionsOf(merchant, purchase_order_id)
  if (one?.channel_id == null) throw new Error('nothing is to be sent')
  return { merchant, id: one.id, channel_id: one.channel_id }
}

async function findOf ({ id }: TestMerchant, full_channels: string[] = []) {
  const all = await findDueTransmissions(db, 200, { merchant_ids: null, full_channels })
  const own = await findDueTransmissions(db, 200, { merchant_ids: [id], full_channels })
  const found = all.filter(({ merchant_id }) => merchant_id === id)
  t.same(own.map((one) => one.id).sort(), found.map((one) => one.id).sort())
  return found
}

t.test('many of one merchant leave room for others', async (t) => {
  const { merchant, id } = await givenDue()
  const other = await givenDue()
  await sql`
    insert into transmissions
    select (jsonb_populate_record(one, jsonb_build_object('id', id || n))).*
    from transmissions one, generate_series(1, 300) n
    where merchant_id = ${merchant.id} and id = ${id}`.execute(db)
  t.equal((await findOf(merchant)).length, 12)
  t.equal((await findOf(other.merchant)).length, 1)
})

t.test('nothing of a channel that has enough to do', async (t) => {
  const { merchant, channel_id } = await givenDue()
  t.same(await findOf(merchant, [channel_id]), [])
})

t.test('nothing beside what is being sent about the same order', async (t) => {
  const { merchant, id } = await givenDue()
  await sql`
    insert into transmissions
    select (jsonb_populate_record(one, jsonb_build_object('id', id || 'x', 'leased_until',
      now() + interval '1 minute'))).*
    from transmissions one where merchant_id = ${merchant.id} and id = ${id}`.execute(db)
  t.same(await findOf(merchant), [])
})

t.test('nothing that only a newer release knows', async (t) => {
  const { merchant, id } = await givenDue()
  await sql`
    alter table transmissions drop constraint transmissions_message_check`.execute(db)
  await sql`update transmissions set message = 'birthday' where id = ${id}`.execute(db)
  t.same(await findOf(merchant), [])
})
