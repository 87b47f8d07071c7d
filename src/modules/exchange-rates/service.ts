// The command on exchange rates: post one.

import { buildEvent } from '../../domain/kernel/event.ts'
import {
  assertSameRate, openExchangeRate, type PostedExchangeRate
} from '../../domain/model/exchange-rate/exchange-rate.ts'
import type { Answer, Call, Command } from '../../platform/command/call.ts'
import { together } from '../../platform/db/trx.ts'
import { appendEverySku } from '../../platform/events/record-skus.ts'
import { appendEvents } from '../../platform/events/record-events.ts'
import { newId } from '../../platform/id.ts'
import { lockMerchant } from '../merchants/store.ts'
import type { NewExchangeRate } from './schema.ts'
import { findExchangeRateOfDay, insertExchangeRate, mayBeInForce } from './store.ts'

export async function createExchangeRate (
  call: Call, input: NewExchangeRate
): Promise<Answer<PostedExchangeRate>> {
  return call.commands.run(CREATE, call, input)
}

type Loaded = { known: PostedExchangeRate | undefined, is_in_force: boolean }
/** `is_in_force`: amounts may be converted by it today. */
type Posted = { rate: PostedExchangeRate, is_in_force: boolean }

const CREATE: Command<NewExchangeRate, Loaded, Posted, PostedExchangeRate> = {
  load: async (trx, merchant_id, requests) => {
    const [request] = requests
    if (request === undefined) return { known: undefined, is_in_force: false }
    // The merchant's lock lets requests pass one by one: of two for one day of a pair, the second
    // finds the rate that the first posted.
    const [, known, is_in_force] = await together([
      lockMerchant(trx, merchant_id),
      findExchangeRateOfDay(trx, merchant_id, request.input),
      mayBeInForce(trx, merchant_id, request.input)
    ])
    return { known, is_in_force }
  },
  decide: (requests, { known, is_in_force }, now) => requests.map(({ input }) => {
    const opened = openExchangeRate(input, { id: newId('xr'), now })
    if (known === undefined) {
      return { status: 201, value: opened, changes: { rate: opened, is_in_force } }
    }
    assertSameRate(known, opened)
    return { status: 200, value: known, changes: null }
  }),
  record: async (trx, merchant_id, all) => together(all.flatMap(({ rate, is_in_force }) => [
    insertExchangeRate(trx, merchant_id, rate),
    ...is_in_force ? [appendEverySku(trx, merchant_id)] : [],
    appendEvents(trx, merchant_id, [buildEvent(
      newId('evt'), 'exchange_rate.created', { ...rate, updated_at: rate.created_at }, rate)])
  ]))
}
