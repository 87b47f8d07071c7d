// The freight of a supplier as it is written and read: zones, defaults, faults.

import t from 'tap'
import { inTurn } from '../../support/in-turn.ts'
import { givenService, supplierBody } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const { givenMerchant } = await givenService(t)
const SUPPLIERS = '/v1/suppliers'
const ZEROS = { base: '0.00', per_unit: '0.00', per_kg: '0.00' }

t.test('201: amounts left out are 0, and a zone without countries is for all others', async (t) => {
  const merchant = await givenMerchant()
  const body = supplierBody({
    freight: { zones: [{ countries: ['FR'], base: '5', per_kg: '0.7' }, { per_unit: '0.125' }] }
  })
  const { id, freight } = await bodyOf(merchant.post(SUPPLIERS, body))
  t.same(freight, {
    zones: [
      { ...ZEROS, countries: ['FR'], base: '5.00', per_kg: '0.70' },
      { ...ZEROS, countries: null, per_unit: '0.125' }
    ]
  })
  const again = await merchant.post(SUPPLIERS, { ...body, freight })
  t.equal(again.statusCode, 200, 'as it was read')
  const other = { ...body, freight: { zones: [{ base: '5' }] } }
  refused(t, await merchant.post(SUPPLIERS, other), [409, 'reference_conflict'])
  const patch = async (change: object) => bodyOf(merchant.patch(`${SUPPLIERS}/${id}`, change))
  t.same((await patch({ rank: 3 })).freight, freight, 'what is left out stays')
  t.same((await patch({ freight: { zones: [{ base: '1.00' }] } })).freight, {
    zones: [{ ...ZEROS, countries: null, base: '1.00' }]
  }, 'zones are replaced as a whole')
  t.equal((await patch({ freight: null })).freight, null)
})

const FAULTY: Array<[string[], object]> = [
  [['/freight/zones/1/countries/1 repeated'], {
    zones: [{ countries: ['FR', 'DE'] }, { countries: ['BE', 'DE'] }]
  }],
  [['/freight/zones/1/countries repeated'], { zones: [{ base: '1.00' }, { countries: null }] }],
  [['/freight/zones/0/base too_precise'], { zones: [{ base: '1.005' }] }],
  [['/freight/zones too_few'], { zones: [] }],
  [['/freight/zones required'], {}],
  [['/freight/zones/0/countries too_few'], { zones: [{ countries: [] }] }],
  [['/freight/zones/0/per_kg wrong_type'], { zones: [{ per_kg: 1 }] }],
  [['/freight/zones/0/per_parcel unknown_field'], { zones: [{ per_parcel: '1.00' }] }]
]

t.test('400: a country twice, a base finer than the currency, what is no zone', async (t) => {
  const merchant = await givenMerchant()
  const { id } = await bodyOf(merchant.post(SUPPLIERS, supplierBody()))
  await inTurn(FAULTY, async ([faults, freight]) => {
    const INVALID: [number, string] = [400, 'invalid_request']
    refused(t, await merchant.post(SUPPLIERS, supplierBody({ freight })), INVALID, faults)
    refused(t, await merchant.patch(`${SUPPLIERS}/${id}`, { freight }), INVALID, faults)
  })
})
