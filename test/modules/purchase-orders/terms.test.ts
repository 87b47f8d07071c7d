// What a customer's change leaves of an issued purchase order, and what its supplier asks of one.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { assertSound } from '../../support/jobs.ts'
import { bodyOf } from '../answers.ts'
import { givenSourced, type SourcedOptions } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)

const line = (about: object) => ({ line_number: 1, ...about })

const BROKEN: Array<[string, SourcedOptions, number | null, RegExp]> = [
  ['minimum', { row: { min_order_quantity: 4 } }, 1, /minimum order quantity.* of 4/],
  ['multiple', { row: { order_multiple: 5 } }, 1, /not a multiple.* of 5/],
  ['minimum value', { terms: { min_order_value: '40.00' } }, null,
    /30\.00 EUR, below the minimum order value.* of 40\.00/]
]

for (const [name, options, line_number, detail] of BROKEN) {
  t.test(`purchase_terms_broken: an issued order below its ${name} stays`, async (t) => {
    const { change, readPurchases, readExceptions, resolve } = await givenSourced(service, options)
    await bodyOf(change(line({ quantity: 3 })))
    holds(t, await readPurchases(), [{ status: 'issued', lines: [{ canceled_quantity: 2 }] }])
    const [exception] = await readExceptions()
    holds(t, exception, {
      kind: 'purchase_terms_broken', line_number, resolutions: ['dismiss', 'cancel']
    })
    t.match(exception?.detail, detail)
    await bodyOf(resolve(exception, 'cancel'))
    holds(t, (await readPurchases())[0], {
      status: 'canceled', lines: [{ canceled_quantity: 5 }]
    })
  })
}

t.test('purchase_terms_broken: not while the terms hold, nor of a plan', async (t) => {
  const kept = await givenSourced(service, { row: { min_order_quantity: 4 } })
  await bodyOf(kept.change(line({ quantity: 4 })))
  t.same(await kept.readExceptions(), [])
  const planned = await givenSourced(service, {
    row: { min_order_quantity: 4 }, about: { payment_terms: 'prepaid' }
  })
  await bodyOf(planned.change(line({ quantity: 3 })))
  t.same(await planned.readExceptions(), [], 'it moved elsewhere')
})

t.test('every change leaves orders, stock and events sound', async (t) =>
  assertSound(t, service.db))
