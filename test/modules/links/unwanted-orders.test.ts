// Orders that are canceled while nobody knows whether the partner has them: nothing is placed that
// nobody wants, what the partner has is canceled there, and a person hears only of what is open.

import t from 'tap'
import { givenJobs } from '../../support/jobs.ts'
import { bodyOfAnswer } from '../../support/stories.ts'
import { transmissionsOf } from '../../support/transmissions.ts'
import { givenChain } from './chain.ts'
import { placeAtPartner, sendAtOnce } from './place-at-partner.ts'

t.setTimeout(180_000)
const chain = await givenChain(t)
const { c, service: { database_url }, proxy } = chain
const runJob = givenJobs(t, database_url)
const PLACE = 'POST /v1/sales-orders'

const place = async () => placeAtPartner(chain)

/** Sends what waits, and the orders hear what came of it. */
const send = async (): Promise<void> => {
  await sendAtOnce(chain)
  await runJob('note transmissions')
}

/** An order that the partner has refused: a person hears of it. */
const placeRefused = async () => {
  const placed = await place()
  proxy.failOn(PLACE, '422 Unprocessable Entity', () =>
    JSON.stringify({ code: 'chain_cycle', title: 'The order comes back' }))
  await send()
  proxy.failOn(undefined)
  t.match(await placed.exceptions(), [{ kind: 'transmission_failed', resolved_at: null }])
  return placed
}

const placings = (): number => proxy.asked().filter((one) => one === PLACE).length

t.test('refused, canceled and tried again: nothing is placed', async (t) => {
  const { id, cancel, exceptions, statusesAtPartner } = await placeRefused()
  await cancel()
  const [exception] = await exceptions()
  await bodyOfAnswer(c.post(`/v1/exceptions/${exception?.id}/resolutions`, { resolution: 'retry' }))
  await send()
  await send()
  t.same(await statusesAtPartner(), [])
  const detail = 'The partner does not have the order, and nothing of it is wanted.'
  t.match(await transmissionsOf(c, id), [
    { state: 'sent', message: 'order', attempts: [{ outcome: 'refused' }, { detail }] },
    { state: 'sent', message: 'cancellation', attempts: [{ detail }] }
  ])
})

t.test('refused and canceled: the partner is asked, and nobody needs to see to it', async (t) => {
  const { cancel, exceptions, statusesAtPartner } = await placeRefused()
  await cancel()
  await send()
  t.match(await exceptions(), [{ kind: 'transmission_failed', resolution: 'obsolete' }])
  t.same(await statusesAtPartner(), [])
})

t.test('in doubt and canceled: what is there is canceled, and not placed again', async (t) => {
  const { id, cancel, statusesAtPartner } = await place()
  proxy.loseAnswerTo(PLACE)
  await send()
  const before = placings()
  await cancel()
  await send()
  t.same(await statusesAtPartner(), ['canceled'])
  await send()
  t.match(await transmissionsOf(c, id), [{ state: 'sent' }, { state: 'sent' }])
  t.equal(placings(), before)
})
