// The JSON shapes of received documents, and the media types in which they come.

import Type from 'typebox'
import {
  DOCUMENT_COMMANDS, OUTCOME_STATES, RECEIVED_DOCUMENT_STATES, RECEIVED_MEDIA_TYPES
} from '../../../domain/model/received-document/received-document.ts'
import { ProblemError } from '../../../platform/http/problems/problem-schema.ts'
import {
  count, idOf, instant, lineNumber, nullable, nullableRef, oneOf, openEnum, pageOf, ref
} from '../../../platform/http/schemas.ts'

/** A file of that size has some 5,000 lines of orders. */
export const DOCUMENT_BYTES_MAX = 2 * 1024 * 1024

/** Text in JSON; its escapes count for the body. */
const CONTENT_CHARACTERS_MAX = 1_000_000

const AnsiFile = Type.String({
  $id: 'AnsiFile',
  maxLength: DOCUMENT_BYTES_MAX,
  description: 'The file is X12 with 855, 856, 810 and 997.',
  examples: ['ISA*00*          *00*          *ZZ*LITWARE        *ZZ*ACME           *261123*0930*U' +
    '*00401*000000001*0*P*>~']
})
const EdifactFile = Type.String({
  $id: 'EdifactFile',
  maxLength: DOCUMENT_BYTES_MAX,
  description: 'The file is EDIFACT with ORDRSP, DESADV, INVOIC and CONTRL.',
  examples: ["UNB+UNOC:3+LITWARE:ZZ+ACME:ZZ+261123:0930+1'"]
})
const UblFile = Type.String({
  $id: 'UblFile',
  maxLength: DOCUMENT_BYTES_MAX,
  description: 'The file is an OrderResponse, DespatchAdvice or Invoice of UBL 2.1.',
  examples: ['<?xml version="1.0" encoding="UTF-8"?><OrderResponse/>']
})
const ShipmentsFile = Type.String({
  $id: 'ShipmentsFile',
  maxLength: DOCUMENT_BYTES_MAX,
  description: 'The file has shipments. Its first line names the columns: `purchase_order` (a ' +
    'number or an id) or `order_number`, `line_number` or `sku`, `quantity`, and where you like ' +
    '`carrier`, `tracking_number`, `shipped_at`, `shipment_reference`. Other columns are ignored.',
  examples: ['purchase_order,line_number,quantity,carrier,tracking_number\r\n' +
    'PO-01K9X3V8HQ2M4N6P8,1,2,DHL,00340434161094042557\r\n']
})

export const FILES = {
  'application/edi-x12': AnsiFile,
  'application/edifact': EdifactFile,
  'application/xml': UblFile,
  'text/csv': ShipmentsFile
}

export const NewReceivedDocument = Type.Object({
  supplier_id: Type.Optional(idOf('sup', 'The file is of this supplier. Operators name it here ' +
    'or in the query; a supplier need not.')),
  media_type: oneOf(RECEIVED_MEDIA_TYPES, {
    description: 'The content has this media type.', examples: ['application/edi-x12']
  }),
  content: Type.String({
    minLength: 1,
    maxLength: CONTENT_CHARACTERS_MAX,
    description: 'The file as text. A longer file, or one in another encoding than UTF-8, is ' +
      'sent as it is, with its own media type, instead.',
    examples: ['purchase_order,line_number,quantity\r\nPO-01K9X3V8HQ2M4N6P8,1,2\r\n']
  })
}, {
  $id: 'NewReceivedDocument',
  additionalProperties: false,
  description: 'The request brings a file of a supplier, for callers who can send JSON only.',
  examples: [{ media_type: 'text/csv' }]
})

const DocumentProblem = Type.Object({
  code: Type.String({
    description: 'The code names the refusal for programs, as in problem documents.',
    examples: ['purchase_order_not_found']
  }),
  title: Type.String({
    description: 'The title names the refusal in short.', examples: ['No such purchase order']
  }),
  detail: Type.String({
    description: 'The text tells people what is wrong with this part of the document.',
    examples: ['No purchase order of the supplier has the number 4711.']
  }),
  errors: Type.Array(ref(ProblemError), {
    description: 'The list has the faults of this part, as in problem documents.', examples: [[]]
  })
}, { $id: 'DocumentProblem', description: 'A part of a document was refused because of this.' })

const DocumentOutcome = Type.Object({
  number: lineNumber('The parts of a document are numbered from 1.'),
  line: Type.Integer({
    minimum: 1,
    description: 'The part begins at this line of the file; of X12 and EDIFACT at this segment.',
    examples: [3]
  }),
  type: Type.String({
    description: 'The message has this type in its format, such as `855` or `DESADV`.',
    examples: ['855']
  }),
  reference: Type.String({
    description: 'The message has this number; empty where it has none.', examples: ['0001']
  }),
  command: openEnum(DOCUMENT_COMMANDS, 'The part asks for this: an answer to a purchase order, a ' +
    'shipment, an invoice, or a receipt for what the supplier was sent.'),
  order_number: nullable(Type.String({
    description: 'The document names the purchase order so. It is null where it names none.',
    examples: ['PO-01K9X3V8HQ2M4N6P8']
  })),
  state: openEnum(OUTCOME_STATES, 'A `pending` part is not applied yet; an `applied` one was, ' +
    'also when nothing in it was new; a `refused` one has a `problem`; a `kept` one changes ' +
    'nothing, as answers that only tell that the order has come.'),
  purchase_order_id: nullable(idOf('po', 'The part is about this purchase order, or null.')),
  shipment_id: nullable(idOf('shp', 'The part reported this shipment, or null.')),
  bill_id: nullable(idOf('bill', 'The part is this bill, or null.')),
  problem: nullableRef(DocumentProblem, 'The part was refused because of this. Null otherwise.')
}, {
  $id: 'DocumentOutcome',
  description: 'A part of a document has this outcome: what it says of one order.',
  examples: [{ shipment_id: null, bill_id: null, problem: null }]
})

export const ReceivedDocument = Type.Object({
  id: idOf('doc', 'The service gives each document this id.'),
  supplier_id: idOf('sup', 'The document is of this supplier.'),
  media_type: openEnum(RECEIVED_MEDIA_TYPES, 'The document came in this media type.'),
  sha256: Type.String({
    description: 'The bytes have this SHA-256 hash, in hexadecimal digits. The same bytes of a ' +
      'supplier are one document.',
    examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08']
  }),
  size_bytes: count('The document has this many bytes.'),
  is_test: Type.Boolean({
    description: 'True means that the document is marked as a test.', examples: [false]
  }),
  has_receipt: Type.Boolean({
    description: 'True means that there is a receipt for the supplier (X12 997, EDIFACT CONTRL).',
    examples: [true]
  }),
  state: openEnum(RECEIVED_DOCUMENT_STATES, 'Parts of an `applying` document are still pending; ' +
    'of an `applied` one none was refused; of a `refused` one at least one was.'),
  created_at: instant('The document came at this time.'),
  finished_at: nullable(instant(
    'All parts were applied or refused at this time. It is null before that.')),
  content_deleted_at: nullable(instant(
    'The file and its receipt were deleted at this time. It is null while they can be read.')),
  outcomes: Type.Array(ref(DocumentOutcome), {
    description: 'The list has what became of each part, in the order of the file.'
  })
}, {
  $id: 'ReceivedDocument',
  description: 'A received document is a file of a supplier, with what became of each part.',
  examples: [{
    finished_at: '2026-11-23T09:30:00.000Z', content_deleted_at: null, state: 'applied'
  }]
})

export const ReceivedDocumentPage = pageOf('ReceivedDocumentPage', ReceivedDocument)

export const ReceivedBytes = Type.String({
  $id: 'ReceivedBytes', description: 'The bytes of a document as it came.'
})

export const AnsiReceipt = Type.String({
  $id: 'AnsiReceipt',
  description: 'The receipt is an interchange of X12 with a 997 for each group.',
  examples: ['ISA*00*          *00*          *ZZ*ACME           *ZZ*LITWARE        *261123*0930*U' +
    '*00401*000000001*0*P*>~']
})
export const EdifactReceipt = Type.String({
  $id: 'EdifactReceipt',
  description: 'The receipt is an interchange of EDIFACT with a CONTRL.',
  examples: ["UNB+UNOC:3+ACME:ZZ+LITWARE:ZZ+261123:0930+1'"]
})

export const RECEIVED_DOCUMENT_SCHEMAS = [
  AnsiFile, EdifactFile, UblFile, ShipmentsFile, NewReceivedDocument, DocumentProblem,
  DocumentOutcome, ReceivedDocument, ReceivedDocumentPage, ReceivedBytes, AnsiReceipt,
  EdifactReceipt
]
