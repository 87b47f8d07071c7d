// Runs the test files that TANDEM_TEST_FILES lists, one after the other in this process. Each is a
// test of its own: what it imports as `tap` is that test, so what it sets up ends with it.
// Of arguments, tap would make the names of folders (`testdir`), which would be too long.

import { registerHooks } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import tap, { type Test } from 'tap'

const FILE_TIMEOUT_MS = 300_000
const OF = 'tap-of:'
const tests = new Map<string, Test>()

/** For the module that a file gets as `tap`. */
export function testOf (url: string): Test | undefined {
  return tests.get(url)
}

registerHooks({
  resolve: (specifier, context, next) => specifier === 'tap' && tests.has(context.parentURL ?? '')
    ? { url: OF + context.parentURL, format: 'module', shortCircuit: true }
    : next(specifier, context),
  load: (url, context, next) => {
    if (!url.startsWith(OF)) return next(url, context)
    const source = `import { testOf } from ${JSON.stringify(import.meta.url)}
      export default testOf(${JSON.stringify(url.slice(OF.length))})`
    return { format: 'module', source, shortCircuit: true }
  }
})

for (const file of JSON.parse(process.env.TANDEM_TEST_FILES ?? '[]') as string[]) {
  const { href } = pathToFileURL(resolve(file))
  void tap.test(file, { timeout: FILE_TIMEOUT_MS }, async (t) => {
    tests.set(href, t)
    await import(href)
  })
}
