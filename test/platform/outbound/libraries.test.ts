// What the service loads at its start: nothing of what only sends mails and files.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'

const SERVICE = join(import.meta.dirname, '../../../src/service.ts')
/** Says which of both libraries it loads, however that is done. */
const PROGRAM = `
  const { registerHooks } = await import('node:module')
  const loaded = new Set()
  registerHooks({ load: (url, context, next) => {
    loaded.add(/node_modules\\/(nodemailer|ssh2)\\//.exec(url)?.[1] ?? 'others')
    return next(url, context)
  } })
  await import(${JSON.stringify(SERVICE)})
  console.log([...loaded].sort().join())`

t.test('libraries that send are loaded when something is sent', async (t) => {
  const { stdout } = await promisify(execFile)(
    process.execPath, ['--input-type=module', '--eval', PROGRAM])
  t.equal(stdout.trim(), 'others')
})
