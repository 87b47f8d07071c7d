// Whether a person hears that units find no supplier: what no time mends is told, what may pass
// waits, and what was told goes when it is so no more.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer, exceptionsOf } from '../../support/stories.ts'
import { bodyOf } from '../answers.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const FAR = { lead_time_days: 90 }

/** Five units of a SKU that the one supplier offers as said. */
async function givenShort (
  row: object, { supplier = {}, settings = {}, line = {}, about = {} }: {
    supplier?: object, settings?: object, line?: object, about?: object
  } = {}
) {
  const merchant = await service.givenMerchant({ settings })
  const { supplier_id } = merchant
  await merchant.givenStock(supplier_id, 'SHORT', { on_hand: 50, unit_cost: '10.00', ...row })
  const path = `/v1/suppliers/${supplier_id}`
  await bodyOf(merchant.patch(path, supplier))
  const { id } = await bodyOfAnswer(merchant.post('/v1/sales-orders', salesOrderBody({
    lines: [{ sku: 'SHORT', quantity: 5, unit_price: '20.00', ...line }], ...about
  })))
  return {
    report: async (change: object) => merchant.givenStock(supplier_id, 'SHORT', {
      on_hand: 50, unit_cost: '10.00', ...change
    }),
    changeSupplier: async (change: object) => bodyOf(merchant.patch(path, change)),
    planAgain: async () => bodyOf(merchant.post(`/v1/sales-orders/${id}/sourcing`, {})),
    readExceptions: async () => exceptionsOf(merchant, id)
  }
}

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
const REJECT_LATE = { settings: { late_policy: 'reject' }, line: { requested_date: TOMORROW } }

const PERMANENT: Array<[string, string, Parameters<typeof givenShort>]> = [
  ['a suspended supplier that does not ship there', 'does not ship to the country',
    [{}, { supplier: { ships_to: ['GB'], status: 'suspended' } }]],
  ['none left, and too late anyway', 'would deliver too late',
    [{ on_hand: 0, ...FAR }, REJECT_LATE]],
  ['none left, and sold in fifties', 'sells only larger quantities than are wanted',
    [{ on_hand: 0, order_multiple: 50 }]],
  ['the rest of a multiple, issued', 'sells only larger quantities than are wanted',
    [{ order_multiple: 4 }]],
  ['the rest of a multiple, planned', 'sells only larger quantities than are wanted',
    [{ order_multiple: 4 }, { about: { payment_terms: 'prepaid' } }]],
  ['none left, and never worth enough', 'has a higher minimum order value',
    [{ on_hand: 0 }, { supplier: { min_order_value: '50.01' } }]]
]

for (const [what, words, given] of PERMANENT) {
  t.test(`no_supplier: ${what}`, async (t) => {
    const { readExceptions } = await givenShort(...given)
    const told = await readExceptions()
    holds(t, told, [{ kind: 'no_supplier', resolved_at: null }])
    t.match(told[0]?.detail, `1 × ${words}`)
  })
}

const PASSING: Array<[string, Parameters<typeof givenShort>]> = [
  ['none left', [{ on_hand: 0 }]],
  ['too few to be worth enough', [{ on_hand: 4 }, { supplier: { min_order_value: '45.00' } }]],
  ['too few for the multiple', [{ on_hand: 4, order_multiple: 5 }]],
  ['not valid yet', [{ valid_from: TOMORROW }]]
]

for (const [what, given] of PASSING) {
  t.test(`it waits: ${what}`, async (t) => {
    const { readExceptions } = await givenShort(...given)
    t.same(await readExceptions(), [])
  })
}

t.test('obsolete: what keeps the units waiting may pass by now', async (t) => {
  const { changeSupplier, report, planAgain, readExceptions } = await givenShort(
    {}, { supplier: { ships_to: ['GB'] } })
  holds(t, await readExceptions(), [{ kind: 'no_supplier', resolution: null }])
  await changeSupplier({ ships_to: null })
  await report({ on_hand: 0 })
  await planAgain()
  holds(t, await readExceptions(), [{ kind: 'no_supplier', resolution: 'obsolete' }])
})

t.test('obsolete: it is no longer the margin, but the country', async (t) => {
  const { changeSupplier, planAgain, readExceptions } = await givenShort(
    { unit_cost: '19.00' }, { settings: { minimum_margin_percent: 25 } })
  holds(t, await readExceptions(), [{ kind: 'below_minimum_margin', resolution: null }])
  await changeSupplier({ ships_to: ['GB'] })
  await planAgain()
  holds(t, await readExceptions(), [
    { kind: 'below_minimum_margin', resolution: 'obsolete' },
    { kind: 'no_supplier', resolution: null }
  ])
})

t.test('every shortage leaves orders, stock and events sound', async (t) =>
  assertSound(t, service.db))
