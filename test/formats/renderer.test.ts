// The process that makes PDFs: it is replaced when it hangs or dies, and holds nobody up.

import t from 'tap'
import { fileURLToPath } from 'node:url'
import { printPurchaseOrder } from '../../src/formats/pdf/print-purchase-order.ts'
import { buildRenderer, RENDERER } from '../../src/formats/pdf/renderer.ts'
import type { Sheet } from '../../src/formats/pdf/sheet.ts'
import { layout, purchaseDocument, purchaseLine } from './given.ts'
import { readPdf } from './read-pdf.ts'

t.setTimeout(120_000)
const script = fileURLToPath(new URL('../support/render-child.ts', import.meta.url))
const LOGO = { media_type: 'image/png' as const, data: Buffer.from('logo') }

const sheetOf = (title: string, logo: Sheet['logo'] = null): Sheet =>
  ({ ...printPurchaseOrder(purchaseDocument([purchaseLine(1)]), layout()), title, logo })

t.test('documents are made one after the other, by one process', async (t) => {
  const made = await Promise.all(['One', 'Two', 'Three'].map(async (title) =>
    RENDERER.render(sheetOf(title))))
  const [first, second, third] = await Promise.all(made.map(readPdf))
  t.match(first?.text, /One/)
  t.match(second?.text, /Two/)
  t.match(third?.text, /Three/)
  const pid = RENDERER.pid()
  t.ok((await RENDERER.render(sheetOf('One'))).equals(made[0] as Buffer))
  t.equal(RENDERER.pid(), pid)
})

for (const how of ['hang', 'crash', 'exhaust']) {
  t.test(`a document that makes the process ${how} is refused, and the next one is made`,
    async (t) => {
      const { render, pid } = buildRenderer({ script, document_ms_max: 5_000 })
      t.equal(String(await render(sheetOf('fine'))), 'fine')
      const before = pid()
      const [refused, next] = await Promise.allSettled([
        render(sheetOf(how)), render(sheetOf('fine'))
      ])
      t.match(refused, { status: 'rejected', reason: { rule: 'document_unavailable' } })
      t.match(next, { status: 'fulfilled' })
      t.not(pid(), before)
    })
}

t.test('a logo that kills the process is left out', async (t) => {
  const { render } = buildRenderer({ script, document_ms_max: 5_000 })
  t.equal(String(await render(sheetOf('crash with logo', LOGO))), 'crash with logo')
})

t.test('a document that cannot be made is a defect, and the process goes on', async (t) => {
  const { render, pid } = buildRenderer({ script, document_ms_max: 5_000 })
  await t.rejects(render(sheetOf('fail')), { message: /no such template/ })
  const before = pid()
  t.equal(String(await render(sheetOf('fine'))), 'fine')
  t.equal(pid(), before)
})

t.test('a process that has grown is replaced after its document', async (t) => {
  const { render, pid } = buildRenderer({ script, document_ms_max: 5_000 })
  t.equal(String(await render(sheetOf('last'))), 'last')
  t.equal(pid(), null)
  t.equal(String(await render(sheetOf('fine', LOGO))), 'fine')
})
