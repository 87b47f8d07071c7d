// The JSON shapes and the routes of exchange rates.

import Type, { type Static, type TUnsafe } from 'typebox'
import { describeList } from '../../platform/http/lists/list-route.ts'
import { describeRoute } from '../../platform/http/route.ts'
import {
  calendarDate, currency, idOf, instant, pageOf, ref, Version
} from '../../platform/http/schemas.ts'

const rate: TUnsafe<string> = Type.Unsafe<string>({
  type: 'string',
  format: 'exchange-rate',
  pattern: '^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,12})?$',
  description: 'One unit of `base` is this many units of `quote`. It is decimal text above 0, ' +
    'with at most 12 decimals.',
  examples: ['1.0845']
})

const fields = {
  base: currency('One unit of this currency is worth `rate` units of the other.'),
  quote: currency('The rate is told in this currency.'),
  rate,
  valid_on: calendarDate('The rate holds from this day on, until a later day has one.')
}

const EXAMPLE = { base: 'EUR', quote: 'USD', rate: '1.0845', valid_on: '2026-11-23' }

const NewExchangeRate = Type.Object(fields, {
  $id: 'NewExchangeRate',
  additionalProperties: false,
  description: 'The request posts this rate of a pair of currencies.',
  examples: [EXAMPLE]
})
export type NewExchangeRate = Static<typeof NewExchangeRate>

export const ExchangeRate = Type.Object({
  id: idOf('xr', 'The service gives each exchange rate this id.'),
  version: Version,
  ...fields,
  created_at: instant('The rate was posted at this time.')
}, {
  $id: 'ExchangeRate',
  description: 'An exchange rate tells what a currency is worth in another one.',
  examples: [EXAMPLE]
})

const ExchangeRatePage = pageOf('ExchangeRatePage', ExchangeRate)

/** A rate as a decision or a purchase order keeps it. */
export const UsedExchangeRate = Type.Object(fields, {
  $id: 'UsedExchangeRate',
  description: 'This posted rate was used. Amounts in `base` are multiplied by it, and amounts ' +
    'in `quote` divided.',
  examples: [EXAMPLE]
})

export const EXCHANGE_RATE_SCHEMAS = [
  NewExchangeRate, ExchangeRate, ExchangeRatePage, UsedExchangeRate
]

export const createExchangeRateRoute = describeRoute('POST', {
  operationId: 'createExchangeRate',
  tag: 'Exchange rates',
  summary: 'Post an exchange rate',
  description: 'Sourcing uses the latest rate that is not after the day of its decision (UTC): ' +
    'that of the pair from the supplier’s currency to the order’s, else the inverse of the ' +
    'inverse pair. A pair has one rate a day, which never changes: the same rate again returns ' +
    'the one that there is. Orders that waited for the rate are sourced within a minute.',
  roles: ['operator'],
  body: NewExchangeRate,
  answers: {
    200: { schema: ref(ExchangeRate), description: 'The rate was posted before.' },
    201: { schema: ref(ExchangeRate), description: 'The rate was posted.' }
  },
  refusals: ['exchange_rate_conflict']
})

export const listExchangeRatesRoute = describeList({
  operationId: 'listExchangeRates',
  tag: 'Exchange rates',
  summary: 'List exchange rates',
  description: 'The list begins with the rate that was posted last.',
  roles: ['operator'],
  item: ExchangeRate,
  page: ExchangeRatePage,
  filters: {
    base: Type.Optional(currency('The list has only rates with this `base`.')),
    quote: Type.Optional(currency('The list has only rates with this `quote`.')),
    valid_on: Type.Optional(calendarDate('The list has only rates of this day.'))
  }
})
