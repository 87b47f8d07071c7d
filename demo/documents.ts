// Writes documents of a merchant's invoices and credit notes into a folder, so that they can be
// judged by official rules (`npm run rules -- from=FOLDER …`) and looked at.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isCreditNote, type ReadInvoice } from './accounts.ts'
import { workAtOnce } from './at-once.ts'
import type { DemoMerchant } from './merchant.ts'

/** Of each kind, spread over all. */
const OF_KIND_MAX = 300
/** Of each kind: a PDF takes more work than the others. */
const PDF_MAX = 3

type Wanted = { accept: string, ending: string }

const UBL = 'application/xml'
const CII: Wanted = { accept: 'application/xml; profile=cii', ending: 'cii.xml' }
const PDF: Wanted = { accept: 'application/pdf', ending: 'pdf' }

/** Returns how many files were written. Throws when a document is refused. */
export async function writeDocuments (
  { operator }: DemoMerchant, invoices: readonly ReadInvoice[], folder: string
): Promise<number> {
  await mkdir(folder, { recursive: true })
  const wanted = [true, false].flatMap((is_credit) =>
    spread(invoices.filter((one) => isCreditNote(one) === is_credit), OF_KIND_MAX)
      .flatMap(({ id, number, kind }, at) => [
        { accept: UBL, ending: `${kind}.xml` }, CII, ...at < PDF_MAX ? [PDF] : []
      ].map((one) => ({ id, number, ...one }))))
  const failures = await workAtOnce(wanted, async ({ id, number, accept, ending }) => {
    const bytes = await operator.read(`/v1/invoices/${id}/document`, accept)
    await writeFile(join(folder, `${number}.${ending}`), bytes)
  })
  if (failures.length > 0) throw new Error(failures.join('\n'))
  return wanted.length
}

function spread<Row> (rows: readonly Row[], count_max: number): Row[] {
  const stride = Math.ceil(rows.length / count_max)
  return rows.filter((_row, at) => at % stride === 0)
}
