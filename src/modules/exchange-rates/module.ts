// Describes the module of exchange rates for the list in `src/modules.ts`.

import type { Module } from '../../platform/module.ts'
import { exchangeRateRoutes } from './routes.ts'
import { EXCHANGE_RATE_SCHEMAS, ExchangeRate } from './schema.ts'

export const EXCHANGE_RATES_MODULE: Module = {
  tag: {
    name: 'Exchange rates',
    description: 'Exchange rates let suppliers of other currencies compete for an order.'
  },
  schemas: EXCHANGE_RATE_SCHEMAS,
  shapes: { exchange_rate: { schema: ExchangeRate } },
  routes: exchangeRateRoutes
}
