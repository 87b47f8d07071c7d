// The simulator of a supplier: its defaults, how it is changed in part, and where there is none.

import t from 'tap'
import { givenService, givenServiceOn, buildClient, supplierBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { database_url, givenMerchant } = await givenService(t, { is_simulating: true })
const { app: without } = await givenServiceOn(t, database_url)

const DEFAULTS = {
  answer_after_seconds: 5,
  ship_after_seconds: 30,
  deliver_after_seconds: 60,
  bill_after_seconds: 90,
  late_by_days: 7,
  dear_by_percent: 25
}

t.test('a new supplier has none, or the one that it is given, completed', async (t) => {
  const merchant = await givenMerchant()
  const create = async (about: object) =>
    bodyOf(merchant.post('/v1/suppliers', supplierBody(about)))
  t.equal((await create({})).simulator, null)
  t.same((await create({ simulator: {} })).simulator, DEFAULTS)
  const { id, simulator } = await create({ simulator: { late_by_days: 1 } })
  t.same(simulator, { ...DEFAULTS, late_by_days: 1 })
  t.same((await bodyOf(merchant.get(`/v1/suppliers/${id}`))).simulator, simulator)
})

t.test('a change names what changes, and null ends it', async (t) => {
  const merchant = await givenMerchant()
  const patch = async (simulator: unknown) =>
    (await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { simulator }))).simulator
  t.same(await patch({ ship_after_seconds: 0 }), { ...DEFAULTS, ship_after_seconds: 0 })
  t.same(await patch({ dear_by_percent: 5 }),
    { ...DEFAULTS, ship_after_seconds: 0, dear_by_percent: 5 })
  t.same(await patch({ ship_after_seconds: 30, dear_by_percent: 25, bill_after_seconds: null }),
    { ...DEFAULTS, bill_after_seconds: null })
  t.equal(await patch(null), null)
  t.same(await patch({}), DEFAULTS)
})

t.test('invalid_request: what no simulator can be', async (t) => {
  const merchant = await givenMerchant()
  refused(t, await merchant.post('/v1/suppliers', supplierBody({
    simulator: { answer_after_seconds: -1, late_by_days: 0, dear_by_percent: 1.5, tea: true }
  })), [400, 'invalid_request'], [
    '/simulator/answer_after_seconds too_small', '/simulator/late_by_days too_small',
    '/simulator/dear_by_percent wrong_type', '/simulator/tea unknown_field'
  ])
})

t.test('simulator_unavailable: where the service plays no suppliers', async (t) => {
  const merchant = await givenMerchant()
  const operator = buildClient(without, merchant.key)
  const one = `/v1/suppliers/${await merchant.givenSupplier({ simulator: {} })}`
  refused(t, await operator.post('/v1/suppliers', supplierBody({ simulator: {} })),
    [422, 'simulator_unavailable'])
  refused(t, await operator.patch(one, { simulator: { late_by_days: 2 } }),
    [422, 'simulator_unavailable'])
  t.equal((await bodyOf(operator.patch(one, { name: 'Other' }))).simulator.late_by_days, 7)
  t.equal((await bodyOf(operator.patch(one, { simulator: null }))).simulator, null)
})
