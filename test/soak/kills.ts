// The kills at length.
// `node test/soak/kills.ts [--kills=10] [--due=400]`

import assert from 'node:assert'
import { assertUndamaged, openField } from './field.ts'
import { findKillFacts, killUnderLoad } from './kills-under-load.ts'
import { loseAnswers } from './lost-answers.ts'
import { timeOutPayments } from './payment-timeouts.ts'
import { readNumber, soak } from './soak.ts'

const kills = readNumber('kills', 10)
const due = readNumber('due', 400)

await soak(async (database_url, say) => {
  const field = await openField({ database_url })
  try {
    say('two servers', field.ports)

    const run = await killUnderLoad(field, { kills })
    const { acknowledged, given_up: _given_up, ...counts } = run
    say(`${kills} kills`, { acknowledged: acknowledged.length, ...counts })
    assert.ok(run.broken > 0, 'the kills met requests under way')
    const { given_up, ...wrong } = await findKillFacts(field, run)
    say('orders of clients that gave up', given_up)
    assert.deepEqual(wrong, { lost: [], doubled: [], unknown: [], answered_otherwise: [] })
    assert.deepEqual(acknowledged.filter(({ reply }) => reply.status > 201), [])

    const { outcomes, reserved, reserved_by_paid, ...figures } =
      await timeOutPayments(field, { orders: due })
    say(`${due} payment timeouts`, { ...figures, outcomes, reserved, reserved_by_paid })
    for (const { status, version, canceled_events, payments, purchase_status } of outcomes) {
      assert.deepEqual({ version, canceled_events, payments, purchase_status },
        status === 'canceled'
          ? { version: 2, canceled_events: 1, payments: 0, purchase_status: 'canceled' }
          : { version: 2, canceled_events: 0, payments: 1, purchase_status: 'issued' })
    }
    assert.equal(outcomes.reduce((all, { orders }) => all + orders, 0), due)
    assert.equal(reserved, reserved_by_paid)

    const lost = await loseAnswers(field)
    say('answers lost', lost.map(({ what, retry }) => [what, retry.status, retry.is_replay]))
    for (const { swallowed, is_broken, retry } of lost) {
      assert.deepEqual([is_broken, retry.body], [true, swallowed.body])
    }

    assert.deepEqual(await field.stopServers(), [])
    await assertUndamaged(field, say)
  } finally {
    await field.close()
  }
})
