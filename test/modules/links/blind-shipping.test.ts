// Parcels of a chain: C sells what B buys from A. The packing slip that A prints is in the name of
// C, with its logo, and says nothing of B.

import t, { type Test } from 'tap'
import { readPdf, readPictures } from '../../formats/read-pdf.ts'
import { inTurn } from '../../support/in-turn.ts'
import type { TestMerchant } from '../../support/service.ts'
import { bodyOfAnswer } from '../../support/stories.ts'
import { transmissionsOf } from '../../support/transmissions.ts'
import { pngOf } from '../documents/logos.ts'
import { givenChain, type Order, placeOverChain } from './chain.ts'

t.setTimeout(120_000)
const chain = await givenChain(t)
const { a, b, c, proxy, settle, service: { db } } = chain

const NAMES = { a: 'Aldermoor Works', b: 'Brackwater Trade', c: 'Cinderhall Shop' }
const logoOf = (width: number): string => pngOf(width, 10).toString('base64')
await inTurn([[a, NAMES.a, 30], [b, NAMES.b, 40], [c, NAMES.c, 50]] as const,
  async ([merchant, name, width]) => bodyOfAnswer(merchant.patch('/v1/merchant', {
    name,
    settings: {
      documents: {
        logo: { data: logoOf(width) },
        packing_slip_text: `Words of ${name}`,
        footer_text: `Footer of ${name}`,
        email: `${name.split(' ')[0]?.toLowerCase()}@example.com`
      }
    }
  })))

type Slip = { text: string, pictures: string[] }

async function slipOf (merchant: TestMerchant, { id }: Pick<Order, 'id'>): Promise<Slip> {
  const { rawPayload } = await merchant.get(`/v1/purchase-orders/${id}/packing-slip`)
  return { text: (await readPdf(rawPayload)).text, pictures: readPictures(rawPayload) }
}

function assertOf (t: Test, slip: Slip, said: readonly string[], picture: string): void {
  t.same(slip.pictures, [picture])
  for (const word of said) t.match(slip.text, word)
  const hidden = [
    NAMES.a, NAMES.b, 'aldermoor@', 'brackwater@', 'cinderhall@', 'Footer', 'EUR', '5.00', '10.00',
    '12.00', '19.90', 'Litware', 'po_'
  ]
  for (const word of hidden) t.notOk(slip.text.includes(word), word)
}

const asked = (beginning: string): number =>
  proxy.asked().filter((line) => line.startsWith(beginning)).length

t.test('the slips of B and A have the name, logo and words of C', async (t) => {
  const { readOrders } = await placeOverChain(chain)
  const orders = await readOrders()
  await inTurn([[b, orders.b], [a, orders.a]] as const, async ([merchant, order]) =>
    assertOf(t, await slipOf(merchant, order), [NAMES.c, `Words of ${NAMES.c}`], '50x10'))
  const own = await slipOf(c, orders.c)
  t.match(own.text, `Footer of ${NAMES.c}`)
  t.same(own.pictures, ['50x10'])
  t.equal(asked('POST /v1/logos'), 2, 'once to each')
  await placeOverChain(chain)
  t.equal(asked('POST /v1/logos'), 2, 'who has it is not brought it again')
})

t.test('a brand of C goes down; without a logo and words, nobody’s are there', async (t) => {
  const { sha256 } = await bodyOfAnswer<{ sha256: string }>(
    c.post('/v1/logos', { data: logoOf(60) }))
  const placed = await placeOverChain(chain, {
    about: {
      ship_from: { name: 'Ember Brand', reference: 'EB-77', logo_sha256: sha256 },
      packing_slip_text: 'Ours'
    }
  })
  const branded = await slipOf(a, (await placed.readOrders()).a)
  assertOf(t, branded, ['Ember Brand', 'EB-77', 'Ours'], '60x10')
  const bare = await placeOverChain(chain, { about: { ship_from: { name: 'Ember Brand' } } })
  const slip = await slipOf(a, (await bare.readOrders()).a)
  t.same(slip.pictures, [])
  t.match(slip.text, 'Ember Brand')
  t.notMatch(slip.text, /Words of|Brackwater|Aldermoor/)
})

/** As if the pauses of what waits were over. */
const again = async (): Promise<void> => {
  await db.updateTable('transmissions').set({ next_attempt_at: new Date(0).toISOString() })
    .where('state', '=', 'queued').execute()
  await db.updateTable('channel_pauses').set({ paused_until: new Date(0).toISOString() }).execute()
  await settle()
}

t.test('a partner that loses the logo, or is away, gets it before the order', async (t) => {
  await bodyOfAnswer(c.patch('/v1/merchant', {
    settings: { documents: { logo: { data: logoOf(70) } } }
  }))
  proxy.loseAnswerTo('POST /v1/logos')
  const { sale_id, readOrders } = await placeOverChain(chain)
  const { data: [order] } = await bodyOfAnswer<{ data: Array<{ id: string }> }>(
    c.get(`/v1/purchase-orders?sales_order_id=${sale_id}`))
  t.match(await transmissionsOf(c, order?.id ?? ''), [{ state: 'queued' }])
  proxy.loseAnswerTo('POST /v1/sales-orders')
  await again()
  await db.deleteFrom('logos').where('merchant_id', '=', b.id).execute()
  await again()
  assertOf(t, await slipOf(a, (await readOrders()).a), [NAMES.c], '70x10')
})

t.test('goods go without the logo where it alone makes trouble', async (t) => {
  await inTurn([
    [81, 'GET /v1/logos', '500 Internal Server Error'], [82, 'GET /v1/logos', '404 Not Found'],
    [83, 'POST /v1/logos', '500 Internal Server Error']
  ] as const, async ([width, beginning, status]) => {
    await bodyOfAnswer(c.patch('/v1/merchant', {
      settings: { documents: { logo: { data: logoOf(width) } } }
    }))
    proxy.failOn(beginning, status)
    const { readOrders } = await placeOverChain(chain)
    await again()
    await again()
    proxy.failOn(undefined)
    const slip = await slipOf(b, (await readOrders()).b)
    t.same([slip.pictures, slip.text.includes(NAMES.c)], [[], true], `${beginning} ${status}`)
  })
})

const refusing = (pointer: string): string => JSON.stringify({
  code: 'invalid_request', title: 'No', errors: [{ pointer, code: 'invalid', detail: 'is not' }]
})

t.test('goods go without what the partner does not take of the seller', async (t) => {
  await inTurn(['/ship_from', '/ship_from/logo_sha256'], async (pointer) => {
    proxy.failOn('POST /v1/sales-orders', '400 Bad Request', () => {
      proxy.failOn(undefined)
      return refusing(pointer)
    })
    const { readOrders } = await placeOverChain(chain)
    const { b: order } = await readOrders()
    t.match(order as object, {
      ship_from: pointer === '/ship_from' ? null : { name: NAMES.c, logo_sha256: null }
    })
  })
})

t.test('a partner of an older release gets orders that name no sender', async (t) => {
  proxy.failOn('GET /v1/logos', '404 Not Found', () => JSON.stringify({ code: 'route_not_found' }))
  const { readOrders } = await placeOverChain(chain)
  proxy.failOn(undefined)
  const orders = await readOrders()
  t.match(orders.a as object, { ship_from: null })
  const slip = await slipOf(a, orders.a)
  t.match(slip.text, NAMES.a)
  t.same(slip.pictures, ['30x10'])
})
