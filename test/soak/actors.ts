// Actors who all do everything at once to the same few orders and SKUs, at length.
// `node test/soak/actors.ts [--actors=16] [--actions=6000]`

import assert from 'node:assert'
import { actTogether } from './act-together.ts'
import { shortenDeadlockTimeout } from './deadlocks.ts'
import { assertUndamaged, openField } from './field.ts'
import { readNumber, soak } from './soak.ts'

const actors = readNumber('actors', 16)
const actions = readNumber('actions', 6_000)

await soak(async (database_url, say) => {
  await shortenDeadlockTimeout(database_url)
  const field = await openField({ database_url, suppliers: 3 })
  try {
    const { tally, ...facts } = await actTogether(field, { actors, actions })
    say(`${actors} actors, ${actions} actions`, tally)
    assert.deepEqual(facts, {
      failures: [], defects: [], broken: [], deadlocks: 0, deadlocks_on_purpose: 1
    })
    await assertUndamaged(field, say)
  } finally {
    await field.close()
  }
})
