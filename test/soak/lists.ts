// Lists of a million orders: how long each question takes, how much is read for it, and whether the
// answers are true; then an export of a hundred thousand orders.
// `node test/soak/lists.ts [--orders=1000000] [--times=21] [--exported=100000]`

import assert from 'node:assert'
import { askAll } from '../support/many-orders/ask.ts'
import { openManyOrders } from '../support/many-orders/field.ts'
import { COMBINATIONS } from '../support/many-orders/filters.ts'
import { listsOf } from '../support/many-orders/lists.ts'
import { type Asked, countMatches, questionsOf } from '../support/many-orders/truth.ts'
import { inTurn } from '../support/in-turn.ts'
import { findMiddle, measure, type Measured } from './ask-lists.ts'
import { openCounter } from './count-reads.ts'
import { exportOrders } from './export-lists.ts'
import { readNumber, soak } from './soak.ts'

const orders = readNumber('orders', 1_000_000)
const times = readNumber('times', 21)
const exported = readNumber('exported', 100_000)
const LIMIT = 50
/** Of a list without a filter or with one, in its usual order. */
const MEDIAN_MS_MAX = readNumber('median-max', 20)

await soak(async (database_url, say) => {
  const field = await openManyOrders({
    database_url, orders, say: (made) => say('orders made', made)
  })
  const counter = await openCounter(database_url, field.keys)
  const faults: string[] = []
  const ask = async (asked: Asked, is_simple: boolean, is_deep = false): Promise<void> => {
    const place = is_deep
      ? await findMiddle(field, asked, await countMatches(field.client, field.merchant_id, asked))
      : undefined
    if (is_deep && place === undefined) return
    const measured = await measure(field, asked, { limit: LIMIT, times, place })
    const read = await counter.countRead(measured.as, measured.path)
    process.stdout.write(`${lineOf(measured, read)}\n`)
    if (measured.is_wrong) faults.push(`wrong: ${measured.path}`)
    if (!is_simple) return
    if (measured.ends_early) faults.push(`ends early: ${measured.path}`)
    if (measured.median_ms > MEDIAN_MS_MAX) faults.push(`slow: ${measured.path}`)
  }
  try {
    const lists = listsOf(field.facts)
    process.stdout.write('rows, rows read, median ms, max ms\n')
    for (const asked of lists.flatMap(questionsOf)) {
      const is_usual = asked.sort === asked.list.sorts[0]
      /* eslint-disable no-await-in-loop -- one after the other */
      await ask(asked, is_usual)
      if (is_usual) await ask(asked, true, true)
      /* eslint-enable no-await-in-loop */
    }
    await inTurn(COMBINATIONS, async (combination) => ask(askAll(lists, combination), false))
    await exportOrders(field, exported, say)
    assert.deepEqual(faults, [])
    assert.deepEqual(field.server.defects, [])
  } finally {
    await counter.close()
    await field.close()
  }
})

function lineOf ({ as, path, rows, median_ms, max_ms, ...faults }: Measured, read: number): string {
  const numbers = [rows, read, median_ms.toFixed(1), max_ms.toFixed(1)]
  return [
    ...numbers.map((number) => String(number).padStart(8)),
    ` ${faults.ends_early ? 'early ' : ''}${faults.is_wrong ? 'WRONG ' : ''}${as} ${path}`
  ].join('')
}
