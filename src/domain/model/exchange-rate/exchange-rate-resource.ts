// Describes the resource `exchange_rate`: its id prefix, event and refusal.

import { conflict, defineResource } from '../../kernel/resource.ts'

export const EXCHANGE_RATE_RESOURCE = defineResource({
  name: 'exchange_rate',
  id_prefixes: ['xr'],
  events: ['exchange_rate.created'],
  table: 'exchange_rates',
  refusals: {
    exchange_rate_conflict: conflict('The pair has another rate on that day',
      'A rate is never changed, since decisions were taken at it. `detail` names the rate of the ' +
      'day. Post a rate for a newer day.')
  }
})

declare module '../../kernel/resource.ts' {
  interface Resources { exchange_rate: typeof EXCHANGE_RATE_RESOURCE }
}
