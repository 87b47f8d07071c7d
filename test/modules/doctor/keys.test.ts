// Keys of before there were rules for them: doctor tells them with their ids, and finds no damage.

import t from 'tap'
import { inTurn } from '../../support/in-turn.ts'
import { runDoctor } from '../../support/processes.ts'
import { givenService } from '../../support/service.ts'
import { bodyOfAnswer, placeOrder, ship } from '../../support/stories.ts'
import { connectVandal } from './planting.ts'

t.setTimeout(120_000)

t.test('0 and the rows whose keys would be refused now, by what is wrong with them', async (t) => {
  const service = await givenService(t)
  const merchant = await service.givenMerchant({ stock: { 'caf\u00e9 部品': 1, KIND: 1 } })
  const placed = await placeOrder(merchant, {
    about: { payments: [{ reference: 'pay', amount: '99.00' }] }
  })
  await ship(merchant, placed)
  const refund = await bodyOfAnswer(merchant.post(
    `/v1/sales-orders/${placed.id}/refunds`, { reference: 'ref', amount: '1.00' }))
  const fine = await runDoctor({ DATABASE_URL: service.database_url })
  t.equal(fine.code, 0, fine.output)
  t.notMatch(fine.output, 'to mend', 'letters of any script are fine')

  const vandal = await connectVandal(service.database_url)
  t.teardown(async () => vandal.end())
  const OLD: Array<[string, string, string]> = [
    ['sales_orders', 'reference', 'WEB '],
    ['payments', 'reference', '\ufeffpay'],
    ['refunds', 'reference', 'cafe\u0301'],
    ['shipments', 'tracking_number', '1\u200b2'],
    ['suppliers', 'code', ' ']
  ]
  await inTurn(OLD, async ([table, column, key]) =>
    vandal.query(`update ${table} set ${column} = $1`, [key]))
  await vandal.query("update supplier_stock set sku = 'KIND\u00a0' where sku = 'KIND'")
  const { code, output } = await runDoctor({ DATABASE_URL: service.database_url })
  t.equal(code, 0, output)
  for (const line of [
    '1 to mend     sales_order_reference  works, but is refused when it is written again',
    `${placed.id} "WEB " must not begin or end with a blank`,
    '"\\ufeffpay" must not have control',
    `${refund.id} "cafe\\u0301" must be in Unicode normalization form C`,
    '"1\\u200b2" must not have control',
    `${merchant.supplier_id} " " must not be blank`,
    `${merchant.supplier_id} "KIND\\u00a0" must not begin or end with a blank`
  ]) t.ok(output.includes(line), line)
})
