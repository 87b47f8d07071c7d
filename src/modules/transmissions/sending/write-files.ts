// Writes the files of a purchase order in the formats of a channel.

import type { Language } from '../../../domain/kernel/language.ts'
import type { Format } from '../../../domain/model/channel/channel.ts'
import type { PurchaseOrderDocument } from '../../../formats/order-document.ts'
import type { Call } from '../../../platform/command/call.ts'
import type { ShowAs } from '../../../platform/http/views.ts'
import { PURCHASE_ORDER_FORMATS, type Source, writeDocument } from '../../documents/commands.ts'
import type { File } from './content.ts'

const MEDIA_TYPES = {
  pdf: 'application/pdf',
  csv: 'text/csv',
  ubl: 'application/xml',
  x12: 'application/edi-x12',
  edifact: 'application/edifact'
} as const

type Writing = { formats: readonly Format[], language: Language, showAs: ShowAs }

/** The number names the order, the revision the state of it. */
export async function writeFiles (
  call: Call, source: Source<PurchaseOrderDocument>, { formats, ...writing }: Writing
): Promise<File[]> {
  const { order: { number }, revision } = source.document
  const name = revision === 1 ? number : `${number}-${revision}`
  const files: File[] = []
  for (const format of formats) {
    // eslint-disable-next-line no-await-in-loop -- one after the other: others want documents too
    const { extension, ...file } = await writeFile(call, source, { format, ...writing })
    files.push({ name: `${name}.${extension}`, ...file })
  }
  return files
}

async function writeFile (
  call: Call, source: Source<PurchaseOrderDocument>,
  { format: name, language, showAs }: Omit<Writing, 'formats'> & { format: Format }
): Promise<Omit<File, 'name'> & { extension: string }> {
  if (name === 'json') {
    const content = writeJson(source.document, showAs)
    return { extension: 'json', media_type: 'application/json', content }
  }
  const type = MEDIA_TYPES[name]
  const format = PURCHASE_ORDER_FORMATS[type]
  const content = await writeDocument(call, source, { language, format })
  const { extension, parameters = '' } = format
  return { extension, media_type: `${type}${parameters}`, content }
}

/** The purchase order as the API shows it to its supplier, with what it is told. */
function writeJson (
  { message, revision, order }: PurchaseOrderDocument, showAs: ShowAs
): Buffer {
  const purchase_order = showAs('supplier', 'purchase_order', order)
  return Buffer.from(JSON.stringify({ message, revision, purchase_order }))
}
