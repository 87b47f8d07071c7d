// The server commits and dies before its answer arrives: a retry finds what was done.

import t from 'tap'
import { findDamage, givenDatabase, openField } from '../soak/field.ts'
import { loseAnswers } from '../soak/lost-answers.ts'

t.setTimeout(120_000)
const field = await openField({ database_url: await givenDatabase(), servers: 1 })
t.teardown(field.close)

const lost = await loseAnswers(field)

for (const { what, swallowed, is_broken, retry } of lost) {
  t.test(`the answer is lost, the retry has it: ${what}`, async (t) => {
    t.match(swallowed, { status: what === 'a confirmation' ? 200 : 201 })
    t.equal(is_broken, true, 'the client heard nothing')
    const has_key = !what.includes('without a key')
    t.same(retry, {
      status: has_key ? swallowed.status : 200, body: swallowed.body, is_replay: has_key
    })
  })
}

t.test('what was sent twice exists once', async (t) => {
  const orders = await field.ask<{ reference: string }>(
    "select reference from sales_orders where reference like 'LOST%' order by reference")
  t.same(orders.map(({ reference }) => reference), ['LOST-KEYED', 'LOST-UNKEYED'])
  t.equal((await field.ask('select id from payments')).length, 1)
  t.same(await field.ask(
    "select count(*)::int as confirmed from events where type = 'sales_order.confirmed'"),
  [{ confirmed: 1 }])
  t.equal(await findDamage(field), '')
})
