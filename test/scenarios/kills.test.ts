// Servers are killed at work: what was acknowledged stays, the rest is there as a whole or not.

import t from 'tap'
import { findDamage, givenDatabase, openField } from '../soak/field.ts'
import { findKillFacts, killUnderLoad } from '../soak/kills-under-load.ts'
import { timeOutPayments } from '../soak/payment-timeouts.ts'

t.setTimeout(120_000)
const field = await openField({ database_url: await givenDatabase() })
t.teardown(field.close)

t.test('killed under load: no order is lost or doubled, every answer stands', async (t) => {
  const run = await killUnderLoad(field, { kills: 1 })
  const { given_up, ...wrong } = await findKillFacts(field, run)

  t.same(wrong, { lost: [], doubled: [], unknown: [], answered_otherwise: [] })
  t.same(run.acknowledged.filter(({ reply }) => reply.status > 201), [])
  t.ok(run.broken > 0, 'the kill met requests under way')
  t.equal(given_up.there + given_up.not_there, run.given_up.length)
})

t.test('killed while unpaid orders time out: each once, and its stock is back', async (t) => {
  const { outcomes, reserved, reserved_by_paid } = await timeOutPayments(field, { orders: 80 })

  const canceled = { status: 'canceled', cancel_reason: 'payment_timeout', canceled_events: 1 }
  const paid = { status: 'confirmed', cancel_reason: null, canceled_events: 0 }
  for (const { orders: _orders, ...outcome } of outcomes) {
    t.same(outcome, outcome.status === 'canceled'
      ? { ...canceled, purchase_status: 'canceled', version: 2, payments: 0 }
      : { ...paid, purchase_status: 'issued', version: 2, payments: 1 })
  }
  t.equal(outcomes.reduce((all, { orders }) => all + orders, 0), 80)
  t.equal(reserved, reserved_by_paid)
})

t.test('after all of it, no defect was logged and every invariant holds', async (t) => {
  t.same(await field.stopServers(), [])
  t.equal(await findDamage(field), '')
})
