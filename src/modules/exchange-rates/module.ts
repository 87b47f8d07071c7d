// Describes the module of exchange rates for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { exchangeRateRoutes } from './routes.ts'
import { EXCHANGE_RATE_SCHEMAS } from './schema.ts'

export const EXCHANGE_RATES_MODULE: Module = {
  tag: {
    name: 'Exchange rates',
    description: 'Exchange rates tell what a currency is worth in another one.'
  },
  schemas: EXCHANGE_RATE_SCHEMAS,
  routes: exchangeRateRoutes
}
