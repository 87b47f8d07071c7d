// A command waits so long and no longer; what nobody of a batch can help ends it for all of them.

import t from 'tap'
import { runCommand } from '../../../src/platform/command/run-command.ts'
import { runStatement, type Trx } from '../../../src/platform/db/trx.ts'
import { readRefusal } from '../../../src/platform/http/problems/describe-problem.ts'
import {
  buildCommand, failWith, givenDatabase, insertName, requestsOf
} from '../../support/database.ts'
import { holds } from '../../support/holds.ts'

t.setTimeout(120_000)
const database = await givenDatabase(t)

for (const state of ['57014', '55P03', '53200', '53300']) {
  t.test(`${state} is nobody’s fault: a batch fails as a whole, not one by one`, async (t) => {
    const command = buildCommand<string>(async (trx) => failWith(trx, state))
    const answers = await runCommand(database, command, requestsOf(['one', 'two', 'three']))
    holds(t, answers, [{ code: state }, { code: state }, { code: state }])
    t.equal(command.decided.length, 1)
    const [error] = answers
    const is_late = state === '57014' || state === '55P03'
    t.equal(readRefusal(error)?.rule, is_late ? 'busy' : 'database_unavailable')
  })
}

t.test('locks are waited for 10 s, less what was waited for the turn', async (t) => {
  const timeouts: unknown[] = []
  const command = {
    ...buildCommand<string>(insertName),
    load: async (trx: Trx) => {
      timeouts.push(...await runStatement(trx, `
        select current_setting('lock_timeout') as locks,
          current_setting('statement_timeout') as statements`, []))
      return null
    }
  }
  await runCommand(database, command, requestsOf(['at once']))
  await runCommand(database, command, requestsOf(['late']), performance.now())
  await runCommand(database, command, requestsOf(['next']))
  t.same(timeouts, ['10s', '1s', '10s'].map((text) => ({ locks: text, statements: text })))
})
