// XML as a tree of elements. What a business document never has, and attacks do, is refused: a
// document type, and with it entities of its own; depth and numbers without end.

import sax, { type QualifiedTag, type SAXParser } from 'sax'
import type { FormatFault } from '../received-message.ts'
import { decodeText } from '../edi/decode.ts'
import { addFault } from '../edi/faults.ts'

export type Element = {
  /** Without its prefix. */
  name: string
  namespace: string
  /** The line of the file in which it begins, from 1 on. */
  line: number
  /** All text directly in it, without blanks around it. */
  text: string
  children: Element[]
}

export const BYTES_MAX = 20_000_000
const DEPTH_MAX = 30
const ELEMENTS_MAX = 200_000

class Refused extends Error {}

/** The outermost element; null when the text is no XML that is taken: `faults` says why. */
export function readXml (bytes: Uint8Array, faults: FormatFault[]): Element | null {
  // Entities are those five of XML: `strictEntities` leaves out the names of HTML.
  const options = { xmlns: true, position: true, strictEntities: true }
  const parser = new sax.SAXParser(true, options)
  const root: Element = { name: '', namespace: '', line: 1, text: '', children: [] }
  const refuse = (detail: string): never => {
    addFault(faults, {
      kind: 'syntax', line: parser.line + 1, segment: null, element: null, detail
    })
    throw new Refused()
  }
  build(parser, root, refuse)
  try {
    parser.write(decodeText(bytes).replace(/^\uFEFF/, '')).close()
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
  return root.children[0] ?? refuseEmpty(faults)
}

function refuseEmpty (faults: FormatFault[]): null {
  const detail = 'The file has no element.'
  addFault(faults, { kind: 'missing', line: 1, segment: null, element: null, detail })
  return null
}

/** Adds to the root what the parser tells. */
function build (parser: SAXParser, root: Element, refuse: (detail: string) => never): void {
  const open = [root]
  let elements = 0
  const addText = (text: string): void => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  }
  parser.onerror = () => refuse('The file is no well-formed XML here, or has an entity of its own.')
  parser.ondoctype = () => refuse('The file must not have a document type.')
  parser.onopentag = (tag) => {
    const { local, uri } = tag as QualifiedTag
    if (open.length > DEPTH_MAX) refuse(`Elements are nested deeper than ${DEPTH_MAX}.`)
    if (++elements > ELEMENTS_MAX) refuse(`The file has more than ${ELEMENTS_MAX} elements.`)
    const element = { name: local, namespace: uri, line: parser.line + 1, text: '', children: [] }
    open.at(-1)?.children.push(element)
    open.push(element)
  }
  parser.ontext = addText
  parser.oncdata = addText
  parser.onclosetag = () => {
    const element = open.pop()
    if (element !== undefined) element.text = element.text.trim()
  }
}
