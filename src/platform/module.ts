// What a module brings to the service. `src/modules.ts` lists the modules, and the service, the
// OpenAPI document, the background work and the doctor walk that list.

import type { FastifyPluginAsync } from 'fastify'
import type { TSchema } from 'typebox'
import type { Check, KeyColumn } from './check.ts'
import type { Job, JobContext } from './jobs/run-jobs.ts'

export type Module = {
  /** The group of its routes in the OpenAPI document. */
  tag?: { name: string, description: string }
  /** The components of the OpenAPI document that its routes refer to. */
  schemas?: readonly TSchema[]
  /** Their paths begin with /v1, unless `has_own_paths`. */
  routes?: FastifyPluginAsync
  has_own_paths?: true
  /** Its background work. */
  jobs?: (context: JobContext) => readonly Job[]
  /** What the doctor proves of its rows. */
  checks?: readonly Check[]
  /** Its columns of key texts. */
  keys?: readonly KeyColumn[]
  /**
   * Its tables with rows that belong to sales orders, each with the column that tells to which: an
   * id of a sales order, or of what belongs to one. A check of some orders reads only their rows.
   */
  tables_of_orders?: Readonly<Record<string, string>>
}
