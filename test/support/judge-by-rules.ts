// Judges XML documents by official rules: style sheets that were made of Schematron, as their
// authors publish them. What these write is SVRL.
//
// Rules are compiled once (that of an order takes 10 s of CPU) and kept beside other caches.

import { execFile } from 'node:child_process'
import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { XmlDocument, type XmlElement } from 'libxml2-wasm'
import saxon from 'saxon-js'

/** A rule that a document breaks. `flag` is what its authors call it, such as `fatal`. */
export type Broken = { id: string, flag: string, text: string, location: string }
export type Judge = (document: Uint8Array) => Broken[]

const CACHE = join(import.meta.dirname, '../../node_modules/.cache/rules')
const SVRL = { svrl: 'http://purl.oclc.org/dsdl/svrl' }

/** `path` is a style sheet in XSLT. */
export async function readRules (path: string): Promise<Judge> {
  const compiled = await compile(path)
  const rules = JSON.parse(readFileSync(compiled, 'utf8')) as object
  return (document) => {
    const { principalResult } = saxon.transform({
      stylesheetInternal: rules,
      sourceText: Buffer.from(document).toString(),
      sourceType: 'xml',
      destination: 'serialized'
    })
    return readReport(principalResult)
  }
}

/** Returns the path of what was compiled, now or before. */
async function compile (path: string): Promise<string> {
  const compiled = join(CACHE, `${hash('sha256', readFileSync(path))}.json`)
  if (existsSync(compiled)) return compiled
  mkdirSync(CACHE, { recursive: true })
  const compiler = fileURLToPath(import.meta.resolve('xslt3/xslt3.js'))
  const part = `${compiled}.${process.pid}`
  await promisify(execFile)(
    process.execPath, [compiler, `-xsl:${path}`, `-export:${part}`, '-nogo'])
  renameSync(part, compiled)
  return compiled
}

function readReport (report: string): Broken[] {
  using document = XmlDocument.fromString(report)
  return document.find('//svrl:failed-assert|//svrl:successful-report', SVRL).map((node) => {
    const attributeOf = (name: string): string =>
      (node as XmlElement).attr(name)?.content ?? ''
    return {
      id: attributeOf('id'),
      flag: attributeOf('flag') || attributeOf('role'),
      text: node.content.replaceAll(/\s+/g, ' ').trim(),
      location: attributeOf('location')
    }
  })
}
