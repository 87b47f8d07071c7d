// Factur-X: a PDF/A-3 with the electronic invoice inside, taken out by another library.

import t from 'tap'
import { XmlDocument } from 'libxml2-wasm'
import { getDocumentProxy } from 'unpdf'
import { writeInvoiceCii } from '../../../src/formats/cii/write-invoice.ts'
import { buildCompiler } from '../../../src/formats/pdf/compile.ts'
import { printInvoice } from '../../../src/formats/pdf/print-invoice.ts'
import { layout } from '../given.ts'
import { readPdf } from '../read-pdf.ts'
import { invoiceDocumentOf, invoiceOf, S19 } from './build-invoice.ts'

t.setTimeout(120_000)
const compile = buildCompiler()

function given (description = 'Keyboard'): { pdf: Buffer, cii: Uint8Array } {
  const document = invoiceDocumentOf(invoiceOf({
    goods: [{ price: '79.90', quantity: 2, tax: S19, about: { description } }]
  }))
  const cii = writeInvoiceCii(document)
  return { pdf: compile({ ...printInvoice(document, layout()), facturx: cii }), cii }
}

const open = async (pdf: Buffer) => getDocumentProxy(new Uint8Array(pdf))

/** Its types are of an older version. */
type Opened = {
  getAttachments: () => Promise<Map<string, unknown>>
  getAttachmentContent: (name: string) => Promise<Uint8Array>
}

async function takeOut (pdf: Buffer): Promise<Uint8Array | undefined> {
  const opened = await open(pdf) as unknown as Opened
  t.same([...(await opened.getAttachments()).keys()], ['factur-x.xml'])
  return opened.getAttachmentContent('factur-x.xml')
}

/** Of the newest version: what stands behind it in the file counts. */
function metadataOf (pdf: Buffer): string {
  const text = pdf.toString()
  return text.slice(text.lastIndexOf('<?xpacket begin'), text.lastIndexOf('<?xpacket end'))
}

t.test('the file inside is the CII, byte for byte', async (t) => {
  const { pdf, cii } = given()
  t.same(Buffer.from(await takeOut(pdf) ?? []), Buffer.from(cii))
  t.match((await readPdf(pdf)).text, /INV-2026-00042/)
  t.match(pdf.toString('latin1'), /\/AFRelationship \/Alternative/)
  t.ok(given().pdf.equals(pdf), 'again, it has the same bytes')
})

const NAMESPACES = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  fx: 'urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#',
  pdfaid: 'http://www.aiim.org/pdfa/ns/id/',
  pdfaSchema: 'http://www.aiim.org/pdfa/ns/schema#',
  dc: 'http://purl.org/dc/elements/1.1/'
}

t.test('the metadata say what it is, beside what they said before', async (t) => {
  const { pdf } = given()
  using metadata = XmlDocument.fromString(metadataOf(pdf).replace(/^<\?xpacket.*?\?>/, ''))
  const textAt = (path: string) => metadata.find(path, NAMESPACES).map(({ content }) => content)
  t.same(textAt('//fx:*'), ['INVOICE', 'factur-x.xml', '1.0', 'EN 16931'])
  t.same(textAt('//pdfaid:part|//pdfaid:conformance'), ['3', 'A'])
  t.ok(textAt('//pdfaSchema:namespaceURI').includes(NAMESPACES.fx), 'the schema is described')
  t.equal(metadata.find('//rdf:Bag/rdf:li/pdfaSchema:prefix', NAMESPACES).length > 1, true)
  const { metadata: read } = await (await open(pdf)).getMetadata()
  t.match(read?.get('dc:title'), /INV-2026-00042/, 'another reader finds the new ones')
  t.equal(read?.get('fx:conformancelevel'), 'EN 16931')
})

t.test('letters that no font has stand inside, and are a mark in the picture', async (t) => {
  const { pdf, cii } = given('Lucky \u{1F9FF} 电脑')
  t.match(Buffer.from(cii).toString(), /Lucky \u{1F9FF} 电脑/u)
  t.same(Buffer.from(await takeOut(pdf) ?? []), Buffer.from(cii))
  t.match(pdf.toString('latin1'), /pdfaid:part>3</)
  t.match((await readPdf(pdf)).text, /Lucky/)
})

t.test('texts that look like parts of a PDF mislead nobody', async (t) => {
  const { pdf, cii } = given('\n26 0 obj /Metadata 1 0 R\nendstream\nstartxref\n9\ntrailer\nxref')
  t.same(Buffer.from(await takeOut(pdf) ?? []), Buffer.from(cii))
  t.match(metadataOf(pdf), /fx:DocumentType/)
})
