// What becomes of parts that are hard to apply: long texts, defects, notices that come again.

import t from 'tap'
import { sql } from 'kysely'
import { numberOf } from '../../../src/domain/kernel/order-number.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { type Placed, placeOrder } from '../../support/stories.ts'
import { answerOf, noticeOf, sendFile, x12Of } from '../../support/supplier-files.ts'
import { bodyOf } from '../answers.ts'

const { db, givenMerchant } = await givenDocumentedService(t)
const merchant = await givenMerchant()
const { supplier } = merchant

const numberOfPlaced = ({ purchase_order_id }: Placed): string => numberOf(purchase_order_id)

t.test('texts are cut at whole characters', async (t) => {
  const placed = await placeOrder(merchant)
  const long = `${'x'.repeat(495)}😀`
  const { outcomes } = await bodyOf(sendFile(supplier, 'x12', x12Of('SH', [noticeOf(
    numberOfPlaced(placed),
    ['HL*3*2*I', 'LIN*1', 'SN1**1*EA', 'MAN*CP*T1', `MAN*CP*${long}`]
  )])))
  holds(t, outcomes, [{ state: 'applied' }])
  holds(t, await bodyOf(supplier.get(`/v1/shipments/${outcomes[0].shipment_id}`)),
    { metadata: { tracking_numbers: `T1, ${'x'.repeat(495)}` } })
})

t.test('a defect is the outcome of its part: the others are applied', async (t) => {
  const [one, other] = [await placeOrder(merchant), await placeOrder(merchant)]
  await sql`alter table purchase_orders add constraint broken check
    (id <> ${sql.lit(one.purchase_order_id)} or supplier_reference is null)`.execute(db)
  const { outcomes } = await bodyOf(sendFile(supplier, 'x12', x12Of('PR', [
    answerOf(numberOfPlaced(one), [], 'AD'), answerOf(numberOfPlaced(other), [], 'AD')
  ])))
  await sql`alter table purchase_orders drop constraint broken`.execute(db)
  holds(t, outcomes, [
    { state: 'refused', problem: { code: 'internal_error' } }, { state: 'applied', problem: null }
  ])
})
