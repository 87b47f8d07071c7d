// An outage is logged by its first failure, and then by one line a second that counts the others.

import t from 'tap'
import { RuleError } from '../../src/domain/kernel/rule.ts'
import { buildWeatherLog } from '../../src/platform/outage-log.ts'
import { holds } from '../support/holds.ts'

t.test('the first of a kind at once, then one a second, with how many were left out', async (t) => {
  const lines: object[] = []
  const clock = { now_ms: 5_000 }
  const note = buildWeatherLog(() => clock.now_ms)
  const logger = { warn: (line: object) => { lines.push(line) } }
  const error = new RuleError('overloaded')
  for (let sent = 0; sent < 500; sent++) note(logger, 'database_unavailable', error)
  note(logger, 'overloaded', error)
  clock.now_ms += 1_000
  for (let sent = 0; sent < 500; sent++) note(logger, 'database_unavailable', error)
  holds(t, lines, [
    { problem: 'database_unavailable', unsaid: 0 },
    { problem: 'overloaded', unsaid: 0 },
    { problem: 'database_unavailable', unsaid: 499 }
  ])
})
