// An order that has passed a merchant is not bought from it, also where its supplier was linked
// after the order was placed.

import t from 'tap'
import { hashInPath } from '../../../src/platform/path-hash.ts'
import { givenLink, listen } from '../../support/links.ts'
import { givenService, salesOrderBody } from '../../support/service.ts'
import { bodyOfAnswer, newSku } from '../../support/stories.ts'

const { app, givenMerchant } = await givenService(t)
const url = `http://127.0.0.1:${await listen(app)}`
const [merchant, partner, stranger] = [
  await givenMerchant(), await givenMerchant(), await givenMerchant()
]

type Candidate = {
  supplier_id: string, rejected_because: string | null, needs?: Array<{ rule: string }>
}
type Decision = { lines: Array<{ candidates: Candidate[] }> }
type Sale = { sourcing_status: string, path: { supplier_ids: string[] } }

t.test('a supplier that is linked later is left out, and the decision says why', async (t) => {
  const sku = newSku()
  const salt = 'c2FsdA'
  const { id } = await bodyOfAnswer(merchant.post('/v1/sales-orders', salesOrderBody({
    confirm: false,
    lines: [{ sku, quantity: 3, unit_price: '19.90' }],
    path: { salt, merchants: [hashInPath(salt, partner.id)] }
  })))
  const read = async () => bodyOfAnswer<Sale>(merchant.get(`/v1/sales-orders/${id}`))
  t.same((await read()).path.supplier_ids, [])
  const { supplier_id: passed } = await givenLink(merchant, { url, partner })
  await merchant.givenStock(passed, sku)
  await bodyOfAnswer(merchant.post(`/v1/sales-orders/${id}/confirmation`, {}))
  t.match(await read(), { sourcing_status: 'unsourced', path: { supplier_ids: [passed] } })
  const { data: decisions } = await bodyOfAnswer<{ data: Decision[] }>(
    merchant.get(`/v1/sales-orders/${id}/sourcing`))
  t.match(decisions.flatMap(({ lines: [line] }) => line?.candidates ?? []), [{
    supplier_id: passed, rejected_because: 'in_path', needs: [{ rule: 'in_path' }]
  }])

  const { supplier_id: other } = await givenLink(merchant, { url, partner: stranger })
  await merchant.givenStock(other, sku)
  await bodyOfAnswer(merchant.post(`/v1/sales-orders/${id}/sourcing`, {}))
  t.match(await read(), { sourcing_status: 'sourced', path: { supplier_ids: [passed] } })
  const { data } = await bodyOfAnswer<{ data: Sale[] }>(merchant.get('/v1/sales-orders'))
  t.same(data.map(({ path }) => path.supplier_ids), [[passed]], 'lists say it too')
})
