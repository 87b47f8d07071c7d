// Makes a Factur-X of a PDF/A-3 that has the electronic invoice inside: its metadata must name it,
// which Typst cannot write. They are replaced as PDF has it, by a newer version at the end of the
// file, so nothing of the document itself is touched.

import assert from 'node:assert'

export const FACTURX_NAME = 'factur-x.xml'

const NAMESPACE = 'urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#'

/** What the file is, and for PDF/A what each of these properties means. */
const SAID = {
  DocumentType: ['INVOICE', 'The type of the hybrid document'],
  DocumentFileName: [FACTURX_NAME, 'The name of the embedded XML document'],
  Version: ['1.0', 'The version of the standard of the embedded XML document'],
  ConformanceLevel: ['EN 16931', 'The conformance level of the embedded XML document']
} as const

const PROPERTIES = Object.entries(SAID).map(([name, [, meaning]]) =>
  '<rdf:li rdf:parseType="Resource">' +
  `<pdfaProperty:name>${name}</pdfaProperty:name>` +
  '<pdfaProperty:valueType>Text</pdfaProperty:valueType>' +
  '<pdfaProperty:category>external</pdfaProperty:category>' +
  `<pdfaProperty:description>${meaning}</pdfaProperty:description></rdf:li>`).join('')

const DESCRIPTION = `<rdf:Description rdf:about="" xmlns:fx="${NAMESPACE}">` +
  Object.entries(SAID).map(([name, [value]]) => `<fx:${name}>${value}</fx:${name}>`).join('') +
  '</rdf:Description>'

const SCHEMA = '<rdf:li rdf:parseType="Resource" ' +
  'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" ' +
  'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">' +
  '<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>' +
  `<pdfaSchema:namespaceURI>${NAMESPACE}</pdfaSchema:namespaceURI>` +
  '<pdfaSchema:prefix>fx</pdfaSchema:prefix>' +
  `<pdfaSchema:property><rdf:Seq>${PROPERTIES}</rdf:Seq></pdfaSchema:property></rdf:li>`

/** PDF/A takes one bag of such schemas, and Typst has begun it. */
const BAG = '<pdfaExtension:schemas><rdf:Bag>'
const END = '</rdf:RDF>'

/** The PDF must be a PDF/A of Typst: with plain metadata and a plain table of its objects. */
export function toFacturx (pdf: Buffer): Buffer {
  const { trailer, before, offsetOf } = readTable(pdf)
  const catalog = offsetOf(readNumber(trailer, /\/Root (\d+) 0 R/))
  const number = readNumber(pdf.toString('latin1', catalog), /\/Metadata (\d+) 0 R/)
  const metadata = addTo(readStream(pdf.subarray(offsetOf(number))))
  const object = Buffer.concat([
    Buffer.from(`\n${number} 0 obj\n<<\n  /Length ${metadata.length}\n` +
      '  /Type /Metadata\n  /Subtype /XML\n>>\nstream\n'),
    metadata,
    Buffer.from('\nendstream\nendobj\n')
  ])
  const at = String(pdf.length + 1).padStart(10, '0')
  const table = `xref\n${number} 1\n${at} 00000 n \n` +
    `${trailer.trimEnd().slice(0, -'>>'.length)}  /Prev ${before}\n>>\n` +
    `startxref\n${pdf.length + object.length}\n%%EOF\n`
  return Buffer.concat([pdf, object, Buffer.from(table)])
}

type Table = { trailer: string, before: number, offsetOf: (number: number) => number }

const ENTRY_BYTES = 20
const OFFSET_DIGITS = 10

/** Every object by where it begins: texts in the document may look like one. */
function readTable (pdf: Buffer): Table {
  const start = pdf.lastIndexOf('startxref')
  const before = readNumber(pdf.toString('latin1', start), /^startxref\s+(\d+)/)
  const [head = ''] = /^xref\n0 \d+\n/.exec(pdf.toString('latin1', before, before + 30)) ?? []
  assert(head !== '', 'a PDF of Typst has a table of objects')
  const entries = before + head.length
  return {
    before,
    trailer: pdf.toString('latin1', pdf.lastIndexOf('trailer'), start),
    offsetOf: (number) => {
      const at = entries + number * ENTRY_BYTES
      return Number(pdf.toString('latin1', at, at + OFFSET_DIGITS))
    }
  }
}

function readNumber (text: string, pattern: RegExp): number {
  const [, digits] = pattern.exec(text) ?? []
  assert(digits !== undefined, `a PDF of Typst has ${pattern.source}`)
  return Number(digits)
}

function readStream (object: Buffer): string {
  const from = object.indexOf('stream\n') + 'stream\n'.length
  const length = readNumber(object.toString('latin1', 0, from), /\/Length (\d+)/)
  return object.toString('utf8', from, from + length)
}

function addTo (metadata: string): Buffer {
  assert(metadata.includes(BAG) && metadata.includes(END), 'a PDF/A of Typst describes itself')
  return Buffer.from(
    metadata.replace(BAG, `${BAG}${SCHEMA}`).replace(END, `${DESCRIPTION}${END}`))
}
