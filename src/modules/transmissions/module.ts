// Describes the module of transmissions for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { buildTransmissionJobs } from './jobs.ts'
import { transmissionRoutes } from './routes.ts'
import { TRANSMISSION_SCHEMAS } from './schema/transmission.ts'

export const TRANSMISSIONS_MODULE: Module = {
  tag: {
    name: 'Transmissions',
    description: 'Transmissions are purchase orders on their way to suppliers, by mail, SFTP, ' +
      'HTTP and webhooks, and mails about sales orders to customers.'
  },
  schemas: TRANSMISSION_SCHEMAS,
  routes: transmissionRoutes,
  jobs: buildTransmissionJobs,
  tables_of_orders: { transmissions: 'sales_order_id' }
}
