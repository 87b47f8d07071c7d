// Judges our documents by official rules: `npm run rules -- order=FILE invoice=FILE`, and likewise
// `change`, `cancellation`, `credit_note` and `cii`. Behind `from=FOLDER`, what is judged are the
// files in it, such as `1.invoice.xml`; `npm run demo -- --documents FOLDER` writes some.
//
// The rules are style sheets in XSLT that write SVRL, as Peppol's and those of EN 16931 are
// published, or schemas (`.xsd`). Peppol's T01 is that of orders, T114 of changes, T115 of
// cancellations. Each is a file or an https address; one kind may be named more than once. They are
// not kept here: Peppol's authors do not allow that they are passed on.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'
import { type Message, MESSAGES } from '../../src/domain/model/channel/channel.ts'
import {
  findMissing, type Standard
} from '../../src/domain/model/invoice/missing-particulars.ts'
import { writeInvoiceCii } from '../../src/formats/cii/write-invoice.ts'
import type { InvoiceDocument } from '../../src/formats/invoice-document.ts'
import { writeInvoiceUbl } from '../../src/formats/ubl/write-invoice.ts'
import { writeUbl } from '../../src/formats/ubl/write-ubl.ts'
import { inTurn } from '../support/in-turn.ts'
import { type Judge, readRules } from '../support/judge-by-rules.ts'
import { DRAWN } from './invoices/drawn-invoices.ts'
import { peppolSamplesOf } from './ubl/peppol-samples.ts'

xmlRegisterFsInputProviders()
const folder = mkdtempSync(join(tmpdir(), 'tandem-rules-'))

type Sample = { name: string, bytes: Uint8Array }

/** More of them have found nothing more. */
const DRAWN_INVOICES = 200
const SEED = 20_261_129

/** Only of those that lack nothing that the standard asks for. */
function invoicesBy (
  standard: Standard, write: (document: InvoiceDocument) => Uint8Array, kinds: readonly string[]
): Sample[] {
  return fc.sample(DRAWN, { numRuns: DRAWN_INVOICES, seed: SEED }).flatMap((document, at) => {
    const { invoice } = document
    return kinds.includes(invoice.kind) && findMissing(invoice, standard).length === 0
      ? [{ name: `no. ${at}`, bytes: write(document) }]
      : []
  })
}

function ordersOf (message: Message): Sample[] {
  return peppolSamplesOf(message).map(({ name, document }) => ({ name, bytes: writeUbl(document) }))
}

const SAMPLES: Readonly<Record<string, () => Sample[]>> = {
  ...Object.fromEntries(MESSAGES.map((message) => [message, () => ordersOf(message)])),
  invoice: () => invoicesBy('peppol', writeInvoiceUbl, ['invoice']),
  credit_note: () => invoicesBy('peppol', writeInvoiceUbl, ['credit_note']),
  cii: () => invoicesBy('en16931', writeInvoiceCii, ['invoice', 'credit_note'])
}

let from: string | undefined

function samplesOf (kind: string): Sample[] {
  const make = SAMPLES[kind]
  if (make === undefined) throw new Error(`${kind}: name ${Object.keys(SAMPLES).join(', ')}=FILE`)
  const within = from
  if (within === undefined) return make()
  return readdirSync(within).filter((name) => name.endsWith(`.${kind}.xml`))
    .map((name) => ({ name, bytes: readFileSync(join(within, name)) }))
}

async function fetchRules (address: string): Promise<string> {
  if (!address.startsWith('https://')) return address
  const reply = await fetch(address)
  if (!reply.ok) throw new Error(`${address} was answered ${reply.status}`)
  const path = join(folder, 'rules.xslt')
  writeFileSync(path, await reply.text())
  return path
}

function readSchema (path: string): Judge {
  const schema = XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(path), { url: path }))
  return (bytes) => {
    using document = XmlDocument.fromBuffer(bytes)
    try {
      schema.validate(document)
      return []
    } catch (error) {
      return [{ id: 'schema', flag: 'fatal', text: String(error), location: '' }]
    }
  }
}

/** Prints what is broken, and returns how often it is fatal. */
async function judge (argument: string): Promise<number> {
  const at = argument.indexOf('=')
  const [kind, named] = [argument.slice(0, at), argument.slice(at + 1)]
  if (kind === 'from') {
    from = named
    return 0
  }
  const judged = samplesOf(kind)
  const path = await fetchRules(named)
  const rules = path.endsWith('.xsd') ? readSchema(path) : await readRules(path)
  const broken = judged.flatMap(({ name, bytes }) =>
    rules(bytes).map((one) => ({ name, ...one })))
  for (const { name, flag, id, text, location } of broken) {
    process.stdout.write(`${argument}, ${name}: ${flag} ${id} ${text}\n  ${location}\n`)
  }
  process.stdout.write(`${argument}: ${judged.length} documents\n`)
  return broken.filter(({ flag }) => flag !== 'warning').length
}

try {
  const args = process.argv.slice(2)
  if (args.length === 0) throw new Error('name the rules, such as order=PEPPOLBIS-T01.xslt')
  let fatal = 0
  await inTurn(args, async (argument) => { fatal += await judge(argument) })
  process.stdout.write(`${fatal} rules are broken\n`)
  process.exitCode = fatal === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}
