// Processes of two installations are killed while orders go from one to the other and back.

import t from 'tap'
import { findSides, openLinkedFields, orderUnderKills } from '../soak/chain-under-kills.ts'
import { findDamage, givenDatabase } from '../soak/field.ts'

t.setTimeout(300_000)
const fields = await openLinkedFields(t, {
  c_url: await givenDatabase(), b_url: await givenDatabase()
})

t.test('each order is there once, and shipped once, on both sides', async (t) => {
  await orderUnderKills(fields, { orders: 4, kills: 2 })
  const { c, b } = await findSides(fields)
  t.equal(c.length, 4)
  t.same(c, b)
  for (const one of c) t.match(one, { shipped: 3, delivered: 3, parcels: { length: 2 } })
})

t.test('no defect was logged and every invariant holds', async (t) => {
  t.same([...await fields.c.stopServers(), ...await fields.b.stopServers()], [])
  t.equal(await findDamage(fields.c), '')
  t.equal(await findDamage(fields.b), '')
})
