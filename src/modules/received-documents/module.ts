// Describes the module of received documents for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { buildReceivedDocumentJobs } from './jobs.ts'
import { receivedDocumentRoutes } from './routes.ts'
import { RECEIVED_DOCUMENT_SCHEMAS } from './schema/received-document.ts'

export const RECEIVED_DOCUMENTS_MODULE: Module = {
  tag: {
    name: 'Received documents',
    description: 'Received documents are files of suppliers with answers, ship notices and ' +
      'invoices, as X12, EDIFACT, UBL and CSV.'
  },
  schemas: RECEIVED_DOCUMENT_SCHEMAS,
  routes: receivedDocumentRoutes,
  jobs: buildReceivedDocumentJobs
}
