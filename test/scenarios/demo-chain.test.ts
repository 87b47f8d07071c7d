// The demo of a chain, with few orders: three processes with a database each, and all of it adds up
// over the three merchants.

import t from 'tap'
import { planGoods } from '../../demo/chain/goods.ts'
import { liveChain } from '../../demo/chain/live.ts'
import { createChain, membersOf, type Place } from '../../demo/chain/merchants.ts'
import { LINKING } from '../../demo/chain/places.ts'
import { readChain, verifyChain } from '../../demo/chain/verify.ts'
import { readDemoData } from '../../demo/data.ts'
import { openServer } from '../../demo/server.ts'
import { cloneTemplate } from '../support/postgres.ts'

t.setTimeout(240_000)

t.test('A makes, B stores, C sells: orders placed at C, lived to their end', async (t) => {
  await using opened = new AsyncDisposableStack()
  const openPlace = async (): Promise<Place> => {
    const database_url = await cloneTemplate(process.env.TANDEM_TEST_SERVER_URL ?? '')
    return { ...await openServer(opened, { database_url, env: LINKING }), database_url }
  }
  const { suppliers, orders: all } = await readDemoData()
  const goods = planGoods(suppliers, all.slice(0, 8))
  const chain = await createChain({
    maker: await openPlace(), distributor: await openPlace(), retailer: await openPlace()
  }, goods)
  for (const { operator } of membersOf(chain)) opened.defer(operator.close)
  const life = await liveChain(chain, goods)
  const books = await readChain(chain)
  t.same(verifyChain(goods.orders, books, life).filter(({ faults }) => faults.length > 0), [])
  t.ok(books[1]?.orders.length === books[0]?.purchases.length, 'each is one order of B')
})
