// A link that gets another key, ends and begins anew, or was kept under another id of its channel:
// what the partner has is still told what became of it.

import t from 'tap'
import { sql } from 'kysely'
import { buildLinkChannel } from '../../support/links.ts'
import { bodyOfAnswer } from '../../support/stories.ts'
import { transmissionsOf } from '../../support/transmissions.ts'
import { givenChain } from './chain.ts'
import { placeAtPartner, sendAtOnce } from './place-at-partner.ts'

t.setTimeout(180_000)
const chain = await givenChain(t)
const { b, c, c_link, follow, service: { db }, proxy } = chain
const path = `/v1/suppliers/${c_link.supplier_id}`

const place = async () => placeAtPartner(chain)
const send = async () => sendAtOnce(chain)

const channelIds = async (channels?: object[]): Promise<string[]> => {
  const answer = channels === undefined ? c.get(path) : c.patch(path, { channels })
  return (await bodyOfAnswer<{ channels: Array<{ id: string }> }>(answer))
    .channels.map(({ id }) => id)
}

/** As it stands in the documents: a list that replaces the one of before, without ids. */
const linkAnew = async (): Promise<string[]> =>
  channelIds([await buildLinkChannel({ url: proxy.url, partner: b })])

/** As releases of before have left it: each new key made a new channel. */
const moveToOldChannel = async (id: string): Promise<unknown> =>
  sql`update transmissions set channel_id = 'chn_old' where purchase_order_id = ${id}`.execute(db)

t.test('a channel that is sent without its id is the one that there is', async (t) => {
  const before = await channelIds()
  const { id, cancel, statusesAtPartner } = await place()
  await send()
  await cancel()
  t.same(await linkAnew(), before)
  await send()
  t.same(await statusesAtPartner(), ['canceled'])
  t.match(await transmissionsOf(c, id), [{ state: 'sent' }, { state: 'sent' }])
})

t.test('what was sent on another channel is known to the partner', async (t) => {
  const { id, cancel, statusesAtPartner } = await place()
  await send()
  await moveToOldChannel(id)
  await sql`delete from partner_orders where purchase_order_id = ${id}`.execute(db)
  await cancel()
  await send()
  t.same(await statusesAtPartner(), ['canceled'])
})

t.test('what waits for a channel that is gone goes over the link', async (t) => {
  const { id, cancel, statusesAtPartner } = await place()
  proxy.loseAnswerTo('POST /v1/sales-orders')
  await send()
  await moveToOldChannel(id)
  await cancel()
  await send()
  await send()
  t.same(await statusesAtPartner(), ['canceled'])
  t.match(await transmissionsOf(c, id), [{ state: 'sent' }, { state: 'sent' }])
})

t.test('what was dropped while there was no link is told once there is one', async (t) => {
  const { id, cancel, statusesAtPartner, exceptions } = await place()
  await send()
  await cancel()
  const [before] = await channelIds()
  await channelIds([])
  await send()
  t.match(await transmissionsOf(c, id), [{ state: 'sent' }, { state: 'superseded' }])
  const [channel_id] = await linkAnew()
  t.equal(channel_id, before)
  await moveToOldChannel(id)
  await follow()
  t.match((await transmissionsOf(c, id)).at(-1), { state: 'queued', channel_id })
  await send()
  t.same(await statusesAtPartner(), ['canceled'])
  await follow()
  t.same((await exceptions()).filter(({ resolved_at }) => resolved_at === null), [])
})
