// Describes the routes of received documents: what each takes and what it answers.

import Type from 'typebox'
import {
  RECEIVED_DOCUMENT_STATES
} from '../../../domain/model/received-document/received-document.ts'
import { WriteParameters } from '../../../platform/http/documented-headers.ts'
import { anyOf, describeList } from '../../../platform/http/lists/list-route.ts'
import { describeRoute } from '../../../platform/http/route.ts'
import { idOf, ref } from '../../../platform/http/schemas.ts'
import {
  AnsiReceipt, EdifactReceipt, FILES, NewReceivedDocument, ReceivedBytes, ReceivedDocument,
  ReceivedDocumentPage
} from './received-document.ts'

const ROLES = ['operator', 'supplier'] as const
const TAG = 'Received documents'
const IdParameter = Type.Object({ id: idOf('doc', 'This id names the document.') })

export const receiveDocumentRoute = describeRoute('POST', {
  operationId: 'receiveDocument',
  tag: TAG,
  summary: 'Bring a file of a supplier',
  description: 'The file is read whole: with any fault it is refused, nothing of it is done and ' +
    'nothing is kept. Then each part becomes an ordinary command, one for each order, and ' +
    '`outcomes` tells what became of it. The same bytes again are the same document: the answer ' +
    'is the first one, and nothing is done twice. With `dry_run` each command is tried by itself.',
  roles: ROLES,
  querystring: Type.Object({
    ...WriteParameters.properties,
    supplier_id: Type.Optional(idOf('sup',
      'The file is of this supplier. Operators must name it; a supplier need not.'))
  }, { additionalProperties: false }),
  body: NewReceivedDocument,
  files: FILES,
  answers: {
    200: {
      schema: ref(ReceivedDocument), description: 'The same file of the supplier came before.'
    },
    201: {
      schema: ref(ReceivedDocument),
      description: 'The file was kept and applied; `outcomes` tells what was refused.',
      headers: ['location']
    }
  },
  refusals: ['supplier_not_found']
})

export const listDocumentsRoute = describeList({
  operationId: 'listReceivedDocuments',
  tag: TAG,
  summary: 'List received documents',
  description: 'The list begins with the newest document. A supplier sees its own only.',
  roles: ROLES,
  item: ReceivedDocument,
  page: ReceivedDocumentPage,
  filters: {
    supplier_id: Type.Optional(idOf('sup', 'The list has only documents of this supplier.')),
    state: Type.Optional(anyOf(RECEIVED_DOCUMENT_STATES,
      'The list has only documents in one of these states.'))
  }
})

export const findDocumentRoute = describeRoute('GET', {
  operationId: 'getReceivedDocument',
  tag: TAG,
  summary: 'Read a received document',
  description: 'The answer tells what became of each part.',
  roles: ROLES,
  params: IdParameter,
  answers: {
    200: { schema: ref(ReceivedDocument), description: 'The answer is the document.' }
  },
  refusals: ['document_not_found']
})

export const findDocumentContentRoute = describeRoute('GET', {
  operationId: 'getReceivedDocumentContent',
  tag: TAG,
  summary: 'Read the bytes of a received document',
  description: 'The file is answered byte for byte. Its `media_type` stands in the document.',
  roles: ROLES,
  params: IdParameter,
  answers: {
    200: {
      schema: ref(ReceivedBytes),
      description: 'The answer is the file.',
      type: 'application/octet-stream',
      headers: ['content-disposition']
    }
  },
  refusals: ['document_not_found', 'document_content_deleted']
})

export const findDocumentReceiptRoute = describeRoute('GET', {
  operationId: 'getReceivedDocumentReceipt',
  tag: TAG,
  summary: 'Read the receipt of a received document',
  description: 'The receipt tells the supplier that its file was understood: a 997 for X12, a ' +
    'CONTRL for EDIFACT. It has the media type of the document.',
  roles: ROLES,
  params: IdParameter,
  answers: {
    200: {
      schema: ref(AnsiReceipt),
      description: 'The answer is the receipt.',
      type: 'application/edi-x12',
      other_types: { 'application/edifact': ref(EdifactReceipt) },
      headers: ['content-disposition']
    }
  },
  refusals: [
    'document_not_found', 'document_receipt_not_found', 'document_content_deleted',
    'not_acceptable'
  ]
})
