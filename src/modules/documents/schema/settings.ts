// The JSON shapes of the settings of a merchant's documents.

import Type, { type Static } from 'typebox'
import { LANGUAGES } from '../../../domain/kernel/language.ts'
import { PAPERS } from '../../../domain/model/merchant/document-settings.ts'
import {
  LOGO_BYTES_MAX, LOGO_CHARACTERS_MAX, LOGO_TYPES
} from '../../../domain/model/merchant/logo.ts'
import {
  Address, closedEnum, NewAddress, nullable, nullableRef, oneOf, openEnum, text
} from '../../../platform/http/schemas.ts'

const LANGUAGE_HINT = 'Documents are in this language, unless their reader has another one.'
const ADDRESS_HINT = 'Documents name this address of the merchant, or none when it is null.'
const LOGO_HINT = 'Documents show this picture at the top'

const fields = {
  color: nullable(Type.String({
    pattern: '^#[0-9a-fA-F]{6}$',
    description: 'Titles and lines of documents have this colour. Null means black.',
    examples: ['#1a56db']
  })),
  email: nullable(text(254, 'Documents name this email address of the merchant, or none.', {
    examples: ['orders@shop.example']
  })),
  phone: nullable(text(50, 'Documents name this phone number of the merchant, or none.')),
  tax_id: nullable(text(50, 'The merchant pays value added tax under this number, or null.', {
    examples: ['DE123456789']
  })),
  footer_text: nullable(text(1000, 'This text stands at the end of each document, or none.', {
    examples: ['Analytical Bikes GmbH, Berlin']
  })),
  packing_slip_text: nullable(text(1000, 'Packing slips say this to the customer, unless the ' +
    'order has a text of its own. Null says nothing.', {
    examples: ['Returns are free within 30 days.']
  }))
}

/** One pixel. */
const EXAMPLE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA' +
  'WjR9awAAAABJRU5ErkJggg=='

const TYPE_HINT = 'The picture is of this type.'

export const sha256 = Type.String({
  pattern: '^[0-9a-f]{64}$',
  maxLength: 64,
  description: 'The SHA-256 hash of the picture is these 64 hexadecimal digits.',
  examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08']
})

const logo = {
  media_type: openEnum(LOGO_TYPES, TYPE_HINT),
  bytes: Type.Integer({
    minimum: 1, maximum: LOGO_BYTES_MAX, description: 'The picture has this many bytes.'
  }),
  sha256
}

export const Logo = Type.Object(logo, {
  $id: 'Logo', description: 'The merchant has sent this picture, which is not read back.'
})

const PICTURE = {
  minLength: 12,
  maxLength: LOGO_CHARACTERS_MAX,
  pattern: '^[A-Za-z0-9+/]+={0,2}$',
  examples: [EXAMPLE]
}
const PICTURE_HINT = 'The picture is a PNG of at most 2000 × 2000 pixels, or an SVG without ' +
  'scripts, filters, pictures and references to other files, of at most 64 kB, in base64.'

export const logo_data = Type.String({ ...PICTURE, description: PICTURE_HINT })

const NewLogo = Type.Object({
  data: Type.Optional(Type.String({
    ...PICTURE,
    description: `${PICTURE_HINT} Left out, the picture stays, and the other fields must be as ` +
      'they were read.'
  })),
  media_type: Type.Optional(oneOf(LOGO_TYPES, { description: TYPE_HINT })),
  bytes: Type.Optional(logo.bytes),
  sha256: Type.Optional(logo.sha256)
}, {
  $id: 'NewLogo', additionalProperties: false, description: 'The merchant sends this picture.'
})
export type NewLogo = Static<typeof NewLogo>

export const DocumentSettings = Type.Object({
  language: openEnum(LANGUAGES, LANGUAGE_HINT),
  paper: openEnum(PAPERS, 'Documents are printed on this paper.'),
  ...fields,
  logo: nullableRef(Logo, `${LOGO_HINT}, or none when it is null.`),
  address: nullableRef(Address, ADDRESS_HINT)
}, {
  $id: 'DocumentSettings',
  description: 'These settings tell what the merchant’s documents look like and say.',
  examples: [{ logo: null, address: null, phone: null }]
})

export const NewDocumentSettings = Type.Partial(Type.Object({
  language: closedEnum(LANGUAGES, LANGUAGE_HINT),
  paper: closedEnum(PAPERS, 'Documents are printed on this paper.'),
  ...fields,
  logo: nullableRef(NewLogo, `${LOGO_HINT}. Null removes it.`),
  address: nullableRef(NewAddress, ADDRESS_HINT)
}), {
  $id: 'NewDocumentSettings',
  additionalProperties: false,
  description: 'Fields that are named change. The others stay as they are.',
  examples: [{ language: 'de', color: '#1a56db' }]
})

export const DOCUMENT_SETTINGS_SCHEMAS = [
  Logo, NewLogo, DocumentSettings, NewDocumentSettings
]
