// Backorders that race against the stock that could serve them, at length.
// `node test/soak/restock.ts [--loops=200]`

import assert from 'node:assert'
import { assertUndamaged, openField } from './field.ts'
import { raceForRestock } from './race-for-restock.ts'
import { readNumber, soak } from './soak.ts'

const loops = readNumber('loops', 200)

await soak(async (database_url, say) => {
  const field = await openField({ database_url, suppliers: 2 })
  try {
    const { wrong, ...figures } = await raceForRestock(field, { loops })
    say(`${loops} races for what comes back`, figures)
    assert.deepEqual(wrong, [])
    assert.deepEqual(Object.keys(figures.tally).filter((one) => !['200', '201'].includes(one)), [])
    await assertUndamaged(field, say)
    assert.deepEqual(await field.stopServers(), [])
  } finally {
    await field.close()
  }
})
