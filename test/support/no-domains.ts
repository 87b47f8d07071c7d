// Loaded before a test program. tap follows each asynchronous step of a test, so that an error
// which nothing catches fails that test; this takes a tenth of a program's CPU. Without it, such an
// error ends the program, and the runner says so.

import { registerHooks } from 'node:module'

const source = `export class Domain {
  constructor (onerror) { this.onerror = onerror }
  destroy () {}
}`

registerHooks({
  resolve: (specifier, context, next) => specifier === 'async-hook-domain'
    ? { url: 'no-domains:', format: 'module', shortCircuit: true }
    : next(specifier, context),
  load: (url, context, next) => url === 'no-domains:'
    ? { format: 'module', source, shortCircuit: true }
    : next(url, context)
})
