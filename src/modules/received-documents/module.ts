// Describes the module of received documents for the list in `src/modules.ts`.

import { buildQueueJob } from '../../platform/jobs/run-due-rows.ts'
import type { Module } from '../../platform/module.ts'
import { receivedDocumentRoutes } from './routes.ts'
import { RECEIVED_DOCUMENT_SCHEMAS } from './schema/received-document.ts'
import { resumeDocument } from './service/finish.ts'
import { findDocumentsDue } from './store/due-documents.ts'

const PAUSE_MS = 5_000

export const RECEIVED_DOCUMENTS_MODULE: Module = {
  tag: {
    name: 'Received documents',
    description: 'Received documents are files of suppliers with answers, ship notices and ' +
      'invoices, as X12, EDIFACT, UBL and CSV.'
  },
  schemas: RECEIVED_DOCUMENT_SCHEMAS,
  routes: receivedDocumentRoutes,
  jobs: (context) => [buildQueueJob({
    name: 'resume received documents',
    pause_ms: PAUSE_MS,
    find: findDocumentsDue,
    run: async (call, id) => resumeDocument(call, id, context.logger)
  }, context)]
}
