// How messages by EDI to a supplier are addressed, and how that is changed in part.

import t from 'tap'
import { givenService, supplierBody, type TestMerchant } from '../../support/service.ts'
import { placeOrder } from '../../support/stories.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const SENDER = { qualifier: '14', id: '4012345000009' }
const RECEIVER = { qualifier: '01', id: '123456789' }
const PLAIN = { sender: null, receiver: null, version: '004010', test: false }

t.test('a new supplier has none, or what it is given, completed', async (t) => {
  const merchant = await givenMerchant()
  const create = async (about: object) =>
    (await bodyOf(merchant.post('/v1/suppliers', supplierBody(about)))).edi
  t.equal(await create({}), null)
  t.same(await create({ edi: {} }), PLAIN)
  t.same(await create({ edi: { receiver: RECEIVER, version: '005010' } }),
    { ...PLAIN, receiver: RECEIVER, version: '005010' })
})

t.test('a change names what differs, an id is one value, and null removes', async (t) => {
  const merchant = await givenMerchant()
  const patch = async (edi: unknown) =>
    (await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, { edi }))).edi
  t.same(await patch({ sender: SENDER, test: true }), { ...PLAIN, sender: SENDER, test: true })
  t.same(await patch({ receiver: RECEIVER, version: '005010', test: null }),
    { ...PLAIN, sender: SENDER, receiver: RECEIVER, version: '005010' })
  t.same(await patch({ sender: null, version: null }), { ...PLAIN, receiver: RECEIVER })
  refused(t, await merchant.patch(`/v1/suppliers/${merchant.supplier_id}`,
    { edi: { receiver: { id: '7' } } }), [400, 'invalid_request'],
  ['/edi/receiver/qualifier required'])
  t.equal(await patch(null), null)
})

async function readAs (merchant: TestMerchant, type: string): Promise<string> {
  const { purchase_order_id } = await placeOrder(merchant)
  const url = `/v1/purchase-orders/${purchase_order_id}/document`
  return (await merchant.get(url, { accept: type })).body
}

t.test('purchase orders are addressed so', async (t) => {
  const merchant = await givenMerchant()
  t.match(await readAs(merchant, 'application/edi-x12'),
    /^ISA.{28}\*ZZ\*TESTMERCHANT {3}\*ZZ\*SUP\w+ *\*.*\*U\*00401\*\d+\*0\*P\*>/)
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, {
    edi: { sender: SENDER, receiver: RECEIVER, version: '005010', test: true }
  }))
  t.match(await readAs(merchant, 'application/edi-x12'),
    /^ISA.{28}\*14\*4012345000009 {2}\*01\*123456789 {6}\*.*\*\^\*00501\*\d+\*0\*T\*>/)
  t.match(await readAs(merchant, 'application/edifact'),
    /UNB\+UNOC:3\+4012345000009:14\+123456789:01\+\d+:\d+\+\d+\+\+\+\+\+\+1'/)
  t.match(await readAs(merchant, 'application/xml'),
    /schemeID="0088">4012345000009<[^]*schemeID="0060">123456789</)
})
