// A process like the one that makes PDFs, which hangs or dies when the title of a sheet says so.

import type { Sheet } from '../../src/formats/pdf/sheet.ts'

const kept: Buffer[] = []

process.on('message', ({ title, logo }: Sheet) => {
  if (title === 'hang') while (true) Math.random()
  if (title === 'crash' || (title === 'crash with logo' && logo !== null)) process.abort()
  // More than the process may have, written to, so that it is really taken.
  if (title === 'exhaust') while (true) kept.push(Buffer.alloc(64 * 1024 * 1024, 1))
  process.send?.(title === 'fail'
    ? { error: 'no such template', is_last: false }
    : { pdf: Buffer.from(title), is_last: title === 'last' })
})
