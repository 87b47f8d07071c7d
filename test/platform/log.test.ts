// The log names what happened and to whom, and carries nothing that a caller sent.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { holds } from '../support/holds.ts'

t.setTimeout(120_000)
const LOG = join(import.meta.dirname, '../../src/platform/log.ts')

/** What a process that runs this code writes, line by line. */
async function logOf (code: string): Promise<Array<Record<string, unknown>>> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module', '-e',
    `import { buildLogger } from ${JSON.stringify(LOG)}
    const logger = buildLogger('info')
    ${code}`
  ])
  return stdout.trim().split('\n').map((line) => JSON.parse(line))
}

t.test('a line is JSON: level by name, time as everywhere, no host and no process', async (t) => {
  const [line] = await logOf("logger.info({ merchant_id: 'mer_1' }, 'request')")
  const { time, ...others } = line ?? {}
  t.same(others, { level: 'info', merchant_id: 'mer_1', msg: 'request' })
  t.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
})

t.test('what is below the level is not written', async (t) => {
  t.equal((await logOf("logger.debug('no'); logger.warn('yes')")).length, 1)
})

t.test('an error’s line has its type, code and stack, and no caller data', async (t) => {
  const [line] = await logOf(`
    const message = 'invalid input syntax for type date: "SECRET\\nof"'
    const error = Object.assign(new RangeError(message), {
      code: '22007', constraint: 'payments_reference', detail: 'Key (reference)=(SECRET) exists.',
      where: 'SECRET', parameters: ['SECRET'], query: 'SECRET', cause: new Error('SECRET'),
      errors: [new Error('SECRET')], hint: 'SECRET', row: { name: 'SECRET' }
    })
    logger.error({ err: error }, 'defect')`)
  t.match(line, {
    level: 'error',
    msg: 'defect',
    err: { type: 'RangeError', code: '22007', constraint: 'payments_reference', stack: /\n {4}at / }
  })
  holds(t, line?.err, { message: 'invalid input syntax for type date: "…"' })
  t.notMatch(JSON.stringify(line), 'SECRET')
})

t.test('what is thrown and is no error tells its type only', async (t) => {
  const [line] = await logOf("logger.error({ err: { secret: 'SECRET' } }, 'defect')")
  t.same(line?.err, { type: 'object' })
})

t.test('a request or a reply that is logged by mistake leaves nothing', async (t) => {
  const [line] = await logOf(`
    logger.info({ req: { headers: { authorization: 'SECRET' } }, res: { body: 'SECRET' } }, 'x')`)
  t.notMatch(JSON.stringify(line), 'SECRET')
})
