// An order whose supplier has another SKU too, and offers it instead of what was ordered.

import type { LightMyRequestResponse } from 'fastify'
import type { TestService } from '../support/service.ts'
import { bodyOfAnswer, type Exception, newSku } from '../support/stories.ts'
import { givenSourced, type Sourced, type SourcedOptions } from './sourced.ts'

export type Substituted = Sourced & {
  /** The other SKU. */
  other: string
  /** Offers the other SKU for so many units. */
  offer: (quantity: number, about?: object, ...others: object[]) => Promise<LightMyRequestResponse>
  /** The open exceptions of this kind. */
  openOffers: () => Promise<Exception[]>
  decide: (resolution: 'approve' | 'refuse') => Promise<LightMyRequestResponse>
  /** Of the first supplier's other SKU, as `[on_hand, reserved]`. */
  readOther: () => Promise<[number, number]>
}

/** `substitute` are the fields of its stock row; null for none. */
export async function givenSubstitutable (
  service: Pick<TestService, 'givenMerchant'>, options: SourcedOptions = {},
  substitute: object | null = {}
): Promise<Substituted> {
  const sourced = await givenSourced(service, options)
  const { merchant, answer, readExceptions, resolve } = sourced
  const other = newSku()
  if (substitute !== null) {
    await merchant.givenStock(merchant.supplier_id, other, {
      on_hand: 8, unit_cost: '11.00', ...substitute
    })
  }
  const openOffers = async (): Promise<Exception[]> =>
    (await readExceptions()).filter(({ kind, resolved_at }) =>
      kind === 'substitution' && resolved_at === null)
  return {
    ...sourced,
    other,
    offer: async (quantity, about, ...others) => answer(
      { status: 'substituted', substitute_sku: other, quantity, ...about }, ...others),
    openOffers,
    decide: async (resolution) => resolve((await openOffers())[0], resolution),
    readOther: async () => {
      const { on_hand, reserved } = await bodyOfAnswer<{ on_hand: number, reserved: number }>(
        merchant.get(`/v1/suppliers/${merchant.supplier_id}/stock/${other}`))
      return [on_hand, reserved]
    }
  }
}
