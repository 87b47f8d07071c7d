// Creates the three merchants of the chain, each where it lives, and links them: the retailer buys
// from the distributor, which buys from the maker.

import type { DemoSupplier, StockRow } from '../data.ts'
import { createMerchant, type DemoMerchant, reportStock } from '../merchant.ts'
import { openSupplierClients, type SupplierClients } from '../supplying.ts'
import type { ReadSupplier } from '../read-back.ts'
import type { Goods } from './goods.ts'

/** A Tandem that runs. */
export type Place = { url: string, platform_key: string, database_url: string }

export type Member = DemoMerchant & {
  place: Place
  /** The supplier that is the merchant's own: its factory, or its warehouse. None: no clients. */
  own: SupplierClients
  /** The supplier that is the next merchant of the chain. */
  link: { id: string, supplier_id: string } | null
}

export type Chain = { maker: Member, distributor: Member, retailer: Member }

export async function createChain (
  places: Readonly<Record<keyof Chain, Place>>, goods: Goods
): Promise<Chain> {
  const maker = await createMember(places.maker, 'A makes', {
    code: 'FACTORY', stock: goods.made
  })
  const distributor = await createMember(places.distributor, 'B stores', {
    code: 'SHELF', stock: goods.shelf.map((row) => ({ ...row, on_hand: 0 }))
  })
  const retailer = await createMember(places.retailer, 'C sells', null)
  return {
    maker,
    distributor: await linkTo(distributor, maker, goods.of_maker),
    retailer: await linkTo(retailer, distributor, goods.of_distributor)
  }
}

async function createMember (
  place: Place, name: string, own: { code: string, stock: StockRow[] } | null
): Promise<Member> {
  const suppliers: DemoSupplier[] = own === null
    ? []
    : [{
        body: { code: own.code, name: own.code, status: 'active', rank: 2, metadata: {} },
        stock: own.stock
      }]
  const merchant = await createMerchant(place, name, suppliers)
  const read = await merchant.operator.list<ReadSupplier>('/v1/suppliers')
  return { ...merchant, place, own: await openSupplierClients(merchant, read), link: null }
}

/** The partner gives a key that sees the member's orders only. */
async function linkTo (
  member: Member, partner: Member, stock: readonly StockRow[]
): Promise<Member> {
  const { operator } = member
  const { secret } = await partner.operator.send('POST', '/v1/api-keys', {
    role: 'storefront', name: member.name, orders: 'own', account: member.name
  }) as { secret: string }
  const { id: supplier_id } = await operator.send('POST', '/v1/suppliers', {
    code: 'PARTNER',
    name: partner.name,
    rank: 1,
    channels: [{ kind: 'tandem', url: partner.place.url, api_key: secret, unsourced: 'wait' }]
  }) as { id: string }
  await reportStock(operator, supplier_id, { mode: 'full', rows: stock })
  const [link] = await operator.list<{ id: string }>('/v1/links', { supplier_id })
  if (link === undefined) throw new Error(`${member.name} has no link`)
  return { ...member, link: { id: link.id, supplier_id } }
}

export function membersOf ({ retailer, distributor, maker }: Chain): Member[] {
  return [retailer, distributor, maker]
}
