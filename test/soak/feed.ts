// The feed at length.
// `node test/soak/feed.ts [--kills=20] [--held=30]`

import assert from 'node:assert'
import { assertUndamaged, openField } from './field.ts'
import { findFeedFaults, followFeed } from './follow-feed.ts'
import { readNumber, soak } from './soak.ts'

const kills = readNumber('kills', 20)
const held_s = readNumber('held', 30)

await soak(async (database_url, say) => {
  const field = await openField({ database_url })
  try {
    const run = await followFeed(field, { kills, held_s })
    const { readers, ...figures } = run
    say(`${kills} kills of the sequencer, a transaction held open for ${held_s} s`, figures)
    say('readers', readers.map(({ name, handled, crashes }) =>
      ({ name, handled: handled.length, crashes })))
    assert.deepEqual(await findFeedFaults(field, run), [])
    assert.deepEqual(await field.stopServers(), [])
    await assertUndamaged(field, say)
  } finally {
    await field.close()
  }
})
