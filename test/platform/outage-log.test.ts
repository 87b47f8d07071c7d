// The log of an outage has its first failure, then one line a second that counts the others.

import t from 'tap'
import { RuleError } from '../../src/domain/kernel/rule.ts'
import { buildOutageLog } from '../../src/platform/outage-log.ts'
import { holds } from '../support/holds.ts'

t.test('the first failure at once, then one line a second that counts the others', async (t) => {
  const lines: object[] = []
  const messages: string[] = []
  const clock = { now_ms: 5_000 }
  const logOutage = buildOutageLog(() => clock.now_ms)
  const logger = {
    warn: (line: object, message?: string) => {
      lines.push(line)
      messages.push(message ?? '')
    }
  }
  const error = new RuleError('overloaded')
  for (let sent = 0; sent < 500; sent++) logOutage(logger, 'database_unavailable', error)
  logOutage(logger, 'overloaded', error)
  clock.now_ms += 1_000
  for (let sent = 0; sent < 500; sent++) logOutage(logger, 'database_unavailable', error)
  holds(t, lines, [
    { problem: 'database_unavailable', failures_not_logged: 0 },
    { problem: 'overloaded', failures_not_logged: 0 },
    { problem: 'database_unavailable', failures_not_logged: 499 }
  ])
  holds(t, messages, [
    'request failed: database unavailable',
    'request failed: overloaded',
    'request failed: database unavailable'
  ])
})
