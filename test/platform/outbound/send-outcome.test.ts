// An outcome is short, can be stored, and tells no secret, whatever the other side has said.

import t from 'tap'
import { completeOutcome } from '../../../src/platform/outbound/send-outcome.ts'

const complete = (text: string, secrets: string[] = []) => {
  const { detail, facts } = completeOutcome({
    outcome: 'failed', detail: text, retry_after_s: null, facts: { status: 400, answer: text }
  }, performance.now(), secrets)
  t.equal(facts.answer, detail, 'the facts are cleaned as the detail is')
  return detail
}

t.test('texts are cut, and PostgreSQL can store them', async (t) => {
  t.equal(complete('x'.repeat(5_000)).length, 2_000)
  t.equal(complete('a\0b\x07c\r\n\td'), 'a�b�c\r\n\td')
  t.equal(complete(`${'x'.repeat(1_999)}🚲`), `${'x'.repeat(1_999)}�`)
})

t.test('no secret stays, however it is written', async (t) => {
  const secret = 'p@ss "wörd"/+'
  for (const written of [
    secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('base64url')
  ]) t.equal(complete(`no: ${written}, twice: ${written}.`, [secret]), 'no: ***, twice: ***.')
  t.equal(complete('the end is cut: p@ss "wö', [secret]), 'the end is cut: ***')
  t.equal(complete(`${'x'.repeat(1_990)}${secret}`, [secret]), `${'x'.repeat(1_990)}***`)
  t.equal(complete('abc abcd', ['abc', 'abcd']), '*** ***', 'one in another')
  t.equal(complete('nothing', ['']), 'nothing')
})
