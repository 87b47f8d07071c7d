// Describes a module of the service. `src/modules.ts` lists the modules. The service, the OpenAPI
// document, the background work and the doctor go through that list.

import type { FastifyPluginAsync } from 'fastify'
import type { TSchema } from 'typebox'
import type { SubjectType } from '../domain/kernel/event.ts'
import type { Check, KeyColumn } from './doctor-check.ts'
import type { SubjectShape } from './http/views.ts'
import type { Job, JobContext } from './jobs/job-loop.ts'

export type Module = {
  /** The group of its routes in the OpenAPI document. */
  tag?: { name: string, description: string }
  /** The components of the OpenAPI document that its routes refer to. */
  schemas?: readonly TSchema[]
  /** The shapes of its subjects, as events tell of them. */
  shapes?: Readonly<Partial<Record<SubjectType, SubjectShape>>>
  /** Its routes. Their paths begin with /v1, unless `has_own_paths` is true. */
  routes?: FastifyPluginAsync
  has_own_paths?: true
  /** Its background work. */
  jobs?: (context: JobContext) => readonly Job[]
  /** Checks by which the doctor proves invariants of its rows. */
  checks?: readonly Check[]
  /** Its columns that contain key texts. */
  keys?: readonly KeyColumn[]
  /**
   * Its tables whose rows belong to sales orders. The value is the column with the id of the sales
   * order, or of something that belongs to one. A check of a part of the orders reads these rows
   * only.
   */
  tables_of_orders?: Readonly<Record<string, string>>
}
