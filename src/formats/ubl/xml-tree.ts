// XML as a tree of elements. What a business document never has, and attacks do, is refused: a
// document type, and with it entities of its own; depth and numbers without end.

import sax, { type QualifiedTag, type SAXParser } from 'sax'
import type { FaultKind, FormatFault } from '../received-message.ts'
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
  /** The code of the unit that its number counts; null without one. */
  unit_code: string | null
  children: Element[]
}

export const BYTES_MAX = 20_000_000
const DEPTH_MAX = 30
const ELEMENTS_MAX = 60_000
const ATTRIBUTES_MAX = 50
/** Of a start tag. The parser compares each attribute with all before it. */
const TAG_CHARACTERS_MAX = 8_192
/** So often it is looked at how long a tag is. */
const CHUNK_CHARACTERS = 2_048
/** No document has them, and the database cannot store them: control characters, half ones. */
const UNTAKEN = /[^\P{Cc}\t\n\r]|\p{Cs}/u

class Refused extends Error {}

type Refuse = (detail: string, kind?: FaultKind) => never

/** The outermost element; null when the text is no XML that is taken: `faults` says why. */
export function readXml (bytes: Uint8Array, faults: FormatFault[]): Element | null {
  // Entities are those five of XML: `strictEntities` leaves out the names of HTML.
  const options = { xmlns: true, position: true, strictEntities: true }
  const parser = new sax.SAXParser(true, options)
  const root: Element = {
    name: '', namespace: '', line: 1, text: '', unit_code: null, children: []
  }
  const refuse: Refuse = (detail, kind = 'syntax') => {
    addFault(faults, {
      kind, line: parser.line + 1, segment: null, element: null, detail
    })
    throw new Refused()
  }
  // Its own limit of texts is none of ours.
  Object.assign(parser, { bufferCheckPosition: Infinity })
  build(parser, root, refuse)
  const checkTag = boundTags(parser, refuse)
  try {
    const text = decodeText(bytes).replace(/^\uFEFF/, '')
    for (let from = 0; from < text.length; from += CHUNK_CHARACTERS) {
      parser.write(text.slice(from, from + CHUNK_CHARACTERS))
      checkTag()
    }
    parser.close()
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

/** Returns what refuses a tag that has begun and is too long already. */
function boundTags (parser: SAXParser, refuse: Refuse): () => void {
  let begun: number | null = null
  parser.onopentagstart = () => { begun = parser.position }
  const { onopentag } = parser
  parser.onopentag = (tag) => {
    begun = null
    onopentag(tag)
  }
  return () => {
    if (begun !== null && parser.position - begun > TAG_CHARACTERS_MAX) {
      refuse(`A tag has more than ${TAG_CHARACTERS_MAX} characters.`, 'too_long')
    }
  }
}

/** Adds to the root what the parser tells. */
function build (parser: SAXParser, root: Element, refuse: Refuse): void {
  const open = [root]
  let elements = 0
  const addText = (text: string): void => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  }
  parser.onerror = () => refuse('The file is no well-formed XML here, or has an entity of its own.')
  parser.ondoctype = () => refuse('The file must not have a document type.')
  parser.onopentag = (tag) => {
    const { local, uri, attributes } = tag as QualifiedTag
    checkAttributes(attributes, refuse)
    if (open.length > DEPTH_MAX) refuse(`Elements are nested deeper than ${DEPTH_MAX}.`)
    if (++elements > ELEMENTS_MAX) refuse(`The file has more than ${ELEMENTS_MAX} elements.`)
    const element = {
      name: local,
      // Of prefixes such as `constructor` the parser tells what every object has.
      namespace: typeof uri === 'string' ? uri : '',
      line: parser.line + 1,
      text: '',
      unit_code: unitOf(attributes),
      children: []
    }
    open.at(-1)?.children.push(element)
    open.push(element)
  }
  parser.ontext = addText
  parser.oncdata = addText
  parser.onclosetag = () => {
    const element = open.pop()
    if (element === undefined) return
    element.text = element.text.trim()
    if (UNTAKEN.test(element.text)) refuse('A text has a control character.', 'bad_character')
  }
}

type Attributes = QualifiedTag['attributes']

function checkAttributes (attributes: Attributes, refuse: Refuse): void {
  const values = Object.values(attributes)
  if (values.length > ATTRIBUTES_MAX) {
    refuse(`An element has more than ${ATTRIBUTES_MAX} attributes.`, 'too_many')
  }
  if (values.some(({ value }) => UNTAKEN.test(value))) {
    refuse('An attribute has a control character.', 'bad_character')
  }
}

function unitOf (attributes: Attributes): string | null {
  return Object.hasOwn(attributes, 'unitCode') ? attributes['unitCode']?.value ?? null : null
}
