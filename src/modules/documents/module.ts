// Describes the module of documents for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { documentRoutes } from './routes.ts'
import { DOCUMENT_SCHEMAS } from './schema/types.ts'

export const DOCUMENTS_MODULE: Module = { schemas: DOCUMENT_SCHEMAS, routes: documentRoutes }
