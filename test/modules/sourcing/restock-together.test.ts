// Orders that are served in one transaction share the stock: what one takes another may give back.

import t from 'tap'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import { bodyOf } from '../answers.ts'

const service = await givenService(t)
const { db, givenMerchant } = service
const runJob = givenJobs(t, service.database_url)

type Row = { reserved: number, available: number }

t.test('units that one order takes and the next one gives back are still reserved', async (t) => {
  const merchant = await givenMerchant({ stock: {} })
  const german = await merchant.givenSupplier({ ships_to: ['DE'] })
  const everywhere = merchant.supplier_id
  await merchant.givenStock(german, 'BOLT-M8', { on_hand: 0, unit_cost: '1.00' })
  await merchant.givenStock(everywhere, 'BOLT-M8', { on_hand: 5, unit_cost: '2.00' })
  const place = async (quantity: number, country: string, priority: number) =>
    bodyOf(merchant.post('/v1/sales-orders', salesOrderBody({
      payment_terms: 'prepaid',
      priority,
      lines: [{ sku: 'BOLT-M8', quantity, unit_price: '19.90' }],
      ship_to: { ...salesOrderBody().ship_to as object, country }
    })))
  await place(6, 'DE', 0) // five planned, one waits
  await place(5, 'FR', 1) // waits, and is served first
  await merchant.givenStock(german, 'BOLT-M8', { on_hand: 6, unit_cost: '1.00' })
  await merchant.givenStock(everywhere, 'BOLT-M8', { on_hand: 10, unit_cost: '2.00' })
  await runJob('source restocked orders')
  const rowOf = async (supplier_id: string): Promise<Row> =>
    bodyOf(merchant.get(`/v1/suppliers/${supplier_id}/stock/BOLT-M8`))
  t.match(await rowOf(german), { reserved: 6 }, 'the German order moved here as a whole')
  t.match(await rowOf(everywhere), { reserved: 5, available: 5 }, 'the French order is served here')
})

t.test('every order and stock row is sound', async (t) => assertSound(t, db))
