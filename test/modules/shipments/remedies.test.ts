// What a customer gets for units that are lost, damaged or returned: for each unit once, not never.

import t from 'tap'
import { assertSound } from '../../support/jobs.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { approveReturn, receiveReturn, requestReturn } from '../../support/returns.ts'
import { givenService } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenService(t)
const { db } = service

const units = (quantity: number, line_number = 1) => [{ line_number, quantity }]

/** Two units at 19.90 each are paid and on their way, and nobody has more of them. */
async function givenSent () {
  const sourced = await givenSourced(service, {
    quantity: 2,
    on_hand: 2,
    rival: null,
    about: { payments: [{ reference: 'all', amount: '39.80' }] }
  })
  const { id } = await bodyOf(sourced.post('shipments', { lines: units(2) }))
  const { merchant } = sourced
  const path = `/v1/shipments/${id}`
  return {
    ...sourced,
    path,
    report: async (body: object) => merchant.post(`${path}/incidents`, body),
    giveBack: async (line: object) => {
      const asked = await approveReturn(merchant, await requestReturn(merchant, sourced, line))
      return receiveReturn(merchant, asked)
    }
  }
}

t.test('a replacement that is canceled is credited instead, however that is said', async (t) => {
  const { report, postSale, change, readSale } = await givenSent()
  const { incident } = await bodyOf(
    report({ kind: 'lost', lines: units(2), outcome: 'reship' }))
  holds(t, await readSale(), {
    refund_due: '0.00', lines: [{ lost_quantity: 2 }, { unsourced_quantity: 2 }]
  })
  await bodyOf(postSale('cancellation', { lines: units(1, 2) }))
  holds(t, await readSale(), {
    refund_due: '19.90',
    credits: [{ kind: 'loss', line_number: 1, quantity: 1, source_id: incident.id }]
  })
  await bodyOf(change({ line_number: 2, quantity: 1 }))
  holds(t, await readSale(), {
    status: 'completed',
    refund_due: '39.80',
    lines: [{ credited_quantity: 2 }, { replacement_for: 1 }]
  })
  const other = await givenSent()
  await bodyOf(other.report({
    kind: 'lost', lines: units(2), outcome: 'reship', fault: 'supplier'
  }))
  const found = await other.readExceptions()
  await bodyOf(other.resolve(found.find(({ kind }) => kind === 'no_supplier'), 'cancel'))
  holds(t, await other.readSale(), { status: 'completed', refund_due: '39.80' })
  await assertSound(t, db)
})

t.test('so is one that was sent for a return, and no unit twice', async (t) => {
  const { path, merchant, giveBack, postSale, readSale } = await givenSent()
  await bodyOf(merchant.post(`${path}/delivery`))
  await inTurn(['replacement', 'refund'], async (remedy) => giveBack({ remedy }))
  holds(t, await readSale(), { refund_due: '19.90' })
  await bodyOf(postSale('cancellation', { lines: units(1, 2) }))
  const { credits, ...sale } = await readSale()
  holds(t, sale, {
    status: 'completed',
    refund_due: '39.80',
    lines: [{ credited_quantity: 2 }, { replacement_for: 1 }]
  })
  t.match(credits, [{ source_id: /^ret_/ }, { kind: 'return', source_id: null }])
  await assertSound(t, db)
})

const damaged = (outcome?: string) => ({ kind: 'damaged', lines: units(1), outcome })

t.test('damaged units that come back give nothing more', async (t) => {
  const { path, merchant, report, giveBack, readSale } = await givenSent()
  await bodyOf(merchant.post(`${path}/delivery`))
  await bodyOf(report(damaged('refund')))
  const given = await giveBack({ reason: 'damaged', remedy: 'store_credit' })
  holds(t, given, { lines: [{ accepted_quantity: 1, credited_amount: '0.00' }] })
  holds(t, await readSale(), {
    refund_due: '19.90',
    lines: [{ returned_quantity: 1 }],
    shipments: [{ incidents: [{ lines: [{ quantity: 1, returned_quantity: 1 }] }] }]
  })
  holds(t, await giveBack({ remedy: 'refund' }), { lines: [{ credited_amount: '19.90' }] })
  holds(t, await readSale(), { refund_due: '39.80' })
  const other = await givenSent()
  await bodyOf(other.report(damaged('reship')))
  await bodyOf(merchant.post(`${path}/delivery`))
  await other.giveBack({ remedy: 'replacement' })
  const sale = await other.readSale()
  t.equal(sale.lines.length, 2, 'one replacement')
  await assertSound(t, db)
})

t.test('a credit says what the shop said, and nothing of suppliers', async (t) => {
  for (const [by_storefront, reason] of [[false, null], [true, 'burnt']] as const) {
    /* eslint-disable no-await-in-loop -- one after the other */
    const { path, merchant, report, readSale } = await givenSent()
    const said = { kind: 'lost', reason: 'burnt', lines: units(1) }
    const { incident } = await bodyOf(by_storefront
      ? merchant.storefront.post(`${path}/incidents`, said)
      : report({ ...said, outcome: 'refund' }))
    if (by_storefront) {
      const resolution = `${path}/incidents/${incident.id}/resolution`
      await bodyOf(merchant.post(resolution, { outcome: 'refund' }))
    }
    holds(t, await readSale(), { credits: [{ kind: 'loss', reason }] })
    /* eslint-enable no-await-in-loop */
  }
})

t.test('what was returned is not damaged any more', async (t) => {
  const { path, merchant, report, giveBack, readSale, readExceptions } = await givenSent()
  await bodyOf(merchant.post(`${path}/delivery`))
  await bodyOf(report(damaged()))
  await giveBack({ reason: 'damaged', remedy: 'store_credit' })
  holds(t, await readExceptions(), [{ kind: 'incident', resolution: 'obsolete' }])
  await bodyOf(report({ ...damaged('refund'), reason: 'wet' }))
  refused(t, await report({ ...damaged('reship'), reason: 'torn' }),
    [422, 'incident_exceeds_shipment'])
  holds(t, await readSale(), { refund_due: '19.90', lines: [{ credited_quantity: 1 }] })
  await assertSound(t, db)
})
