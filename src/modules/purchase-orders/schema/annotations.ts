// The JSON shapes of what people write on purchase orders and sales orders.

import Type, { type Static, type TArray, type TUnsafe } from 'typebox'
import { NOTE_VISIBILITIES } from '../../../domain/model/note/note.ts'
import {
  idOf, instant, keyText, metadata_change, nullable, oneOf, openEnum, ref, text
} from '../../../platform/http/schemas.ts'

function listOfTags (description: string): TArray<TUnsafe<string>> {
  return Type.Array(keyText(40, 'A tag is a mark of the merchant’s own.'), {
    maxItems: 20, uniqueItems: true, description, examples: [['gift']]
  })
}

/** Of a list. */
export const TagParameter = Type.Optional(Type.Array(
  keyText(40, 'A tag is a mark of the merchant’s own.'), {
    minItems: 1,
    maxItems: 5,
    description: 'The list has only orders with this tag. Several parameters mean all of the ' +
      'tags. Only operators may send it.',
    examples: [['gift']]
  }))

export const tags = listOfTags('These are the merchant’s own marks, each once. The service keeps ' +
  'and returns them, and never interprets them. Only operators read and write them.')

export const tags_change = Type.Optional(nullable(listOfTags(
  'These tags replace those of the order. Null removes all. Only operators may send them.')))

export const SupplierReference = keyText(100,
  'The supplier calls the purchase order by this number of its own.', { examples: ['A-20417'] })

export const supplier_reference = nullable(keyText(100, 'The supplier calls the purchase order ' +
  'by this number of its own. Null means none.', { examples: ['A-20417'] }))

export const PurchaseOrderChange = Type.Object({
  tags: tags_change,
  metadata: Type.Optional(metadata_change),
  supplier_reference: Type.Optional(supplier_reference)
}, {
  $id: 'PurchaseOrderChange',
  additionalProperties: false,
  description: 'Fields that are named change. The others stay as they are. Suppliers may send ' +
    '`supplier_reference` only.',
  examples: [{ tags: ['claim'], metadata: { buyer: 'Grace' } }]
})

const NoteAuthor = Type.Object({
  role: Type.String({
    description: 'The API key of the author had this role.', examples: ['operator']
  }),
  name: Type.Optional(nullable(Type.String({
    description: 'The API key had this name at that time. Only operators get the field.',
    examples: ['Grace']
  })))
}, { $id: 'NoteAuthor', description: 'The author wrote the note.' })

export const Note = Type.Object({
  id: idOf('note', 'The service gives each note this id. Copies of a note have the same id.'),
  text: text(1000, 'The note says this to people.', { examples: ['Please pack it as a gift.'] }),
  visibility: openEnum(NOTE_VISIBILITIES, 'Only operators read an `internal` note. The suppliers ' +
    'of the order read a `supplier` note too.'),
  author: ref(NoteAuthor),
  created_at: instant('The note was written at this time.')
}, {
  $id: 'Note',
  description: 'A note was written on an order. It never changes.',
  examples: [{ visibility: 'supplier' }]
})

/** Without names: they are those of the merchant's own people. */
export const SupplierNote = Type.Object({
  ...Note.properties, author: Type.Omit(NoteAuthor, ['name'])
})

export function listOfNotes (description: string): TArray<TUnsafe<Static<typeof Note>>> {
  return Type.Array(ref(Note), { description, examples: [[]] })
}

export const internal_notes = Type.Optional(listOfNotes(
  'Only operators read these notes and get the field. The list begins with the oldest.'))

export const NewNote = Type.Object({
  text: Note.properties.text,
  visibility: Type.Optional(oneOf(NOTE_VISIBILITIES, {
    description: 'The suppliers of the order read a `supplier` note too. The default of ' +
      'operators is `internal`. A note of a supplier is always `supplier`.'
  }))
}, {
  $id: 'NewNote',
  additionalProperties: false,
  description: 'The request writes this note.',
  examples: [{ text: 'Please pack it as a gift.', visibility: 'supplier' }]
})

export const ANNOTATION_SCHEMAS = [NoteAuthor, Note, NewNote, PurchaseOrderChange]
