// What a person must decide: listed, read, decided once, and only as the kind allows.

import t from 'tap'
import type { Resolution } from '../../../src/domain/model/exception/exception.ts'
import { EXCEPTIONS, RESOLUTIONS } from '../../../src/domain/resources.ts'
import { newId } from '../../../src/platform/id.ts'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound } from '../../support/jobs.ts'
import { readSnapshot } from '../../support/snapshot.ts'
import type { Exception } from '../../support/stories.ts'
import { bodyOf, pagesOf, refused } from '../answers.ts'
import { givenSourced } from '../sourced.ts'

t.setTimeout(120_000)
const service = await givenDocumentedService(t)
const { db } = service

async function givenDearer () {
  const sourced = await givenSourced(service)
  await bodyOf(sourced.answer({ quantity: 5, unit_cost: '11.00' }))
  const [exception] = await sourced.readExceptions()
  return { ...sourced, exception }
}

t.test('200: the same on its own, in the list and on the sale', async (t) => {
  const { exception, merchant, readSale } = await givenDearer()
  const reply = await merchant.get(`/v1/exceptions/${exception?.id}`)
  t.same(reply.json(), exception)
  t.equal(reply.headers.etag, '"v1"')
  t.same((await readSale()).exceptions, [exception])
})

t.test('200: filtered by kind, state, sales order and purchase order', async (t) => {
  const { exception, merchant, resolve, id, purchase_order_id } = await givenDearer()
  const list = async (query: string): Promise<string[]> => {
    const { data } = await bodyOf<{ data: Exception[] }>(merchant.get(`/v1/exceptions?${query}`))
    return data.map((one) => one.id)
  }
  const own = [exception?.id]
  t.same(await list('kind=cost_increase'), own)
  t.same(await list('kind=oversold'), [])
  t.same(await list('state=open'), own)
  t.same(await list('state=resolved'), [])
  t.same(await list(`sales_order_id=${id}`), own)
  t.same(await list(`sales_order_id=${newId('so')}`), [])
  t.same(await list(`purchase_order_id=${purchase_order_id}`), own)
  await bodyOf(resolve(exception, 'approve'))
  t.same(await list('state=open'), [])
  t.same(await list('state=resolved'), own)
  refused(t, await merchant.get('/v1/exceptions?state=odd'), [400, 'invalid_request'])
})

t.test('200: the newest first, page by page', async (t) => {
  const { merchant, answer, post, change, sku } = await givenDearer()
  await bodyOf(answer({ quantity: 5 }))
  await bodyOf(merchant.patch(`/v1/suppliers/${merchant.supplier_id}`, {
    over_shipment_tolerance_percent: 100
  }))
  await bodyOf(post('shipments', { lines: [{ line_number: 1, quantity: 6 }] }))
  await bodyOf(change({ sku: `${sku}-X`, quantity: 1, unit_price: '1.00' }))
  const pages = await pagesOf<Exception, string>(
    merchant, '/v1/exceptions?limit=1', ({ kind }) => kind)
  t.same(pages.flat(), ['no_supplier', 'over_shipment', 'cost_increase'])
})

t.test('resolved: with the words of who did, and one event', async (t) => {
  const { exception, merchant } = await givenDearer()
  const reply = await merchant.post(`/v1/exceptions/${exception?.id}/resolutions`, {
    resolution: 'approve', note: 'Agreed by phone.'
  })
  t.equal(reply.headers.etag, '"v2"')
  const resolved = reply.json()
  holds(t, resolved, {
    version: 2, resolution: 'approve', note: 'Agreed by phone.', resolutions: []
  })
  t.equal(resolved.resolved_at, resolved.updated_at)
  t.same((await merchant.eventTypes()).slice(-3), [
    'sales_order.updated', 'purchase_order.updated', 'exception.resolved'
  ])
})

t.test('409 exception_resolved: a person decided, or it became obsolete', async (t) => {
  const decided = await givenDearer()
  await bodyOf(decided.resolve(decided.exception, 'refuse'))
  const before = await readSnapshot(db)
  const reply = await decided.resolve(decided.exception, 'refuse')
  refused(t, reply, [409, 'exception_resolved'])
  t.equal(reply.json().detail, 'The exception was resolved as refuse.')
  refused(t, await decided.resolve(decided.exception, 'dismiss'), [409, 'exception_resolved'])
  t.same(await readSnapshot(db), before)
})

t.test('422 resolution_not_taken: whatever its kind does not take', async (t) => {
  const { exception, resolve } = await givenDearer()
  const taken: readonly Resolution[] = [...EXCEPTIONS.cost_increase.resolutions, 'obsolete']
  const others = RESOLUTIONS.filter((one) => !taken.includes(one))
  t.equal(others.length, 9)
  const before = await readSnapshot(db)
  await inTurn(others, async (resolution) => {
    const reply = await resolve(exception, resolution)
    refused(t, reply, [422, 'resolution_not_taken'], ['/resolution not_taken'])
    t.equal(reply.json().detail,
      'An exception of kind cost_increase can be resolved as approve, refuse.')
  })
  t.same(await readSnapshot(db), before)
})

t.test('400 invalid_request: obsolete is no choice, nor is what nobody knows', async (t) => {
  const { exception, resolve } = await givenDearer()
  await inTurn(['obsolete', 'accept', ''], async (resolution) =>
    refused(t, await resolve(exception, resolution), [400, 'invalid_request'],
      ['/resolution not_allowed']))
})

t.test('404 exception_not_found: one that is none', async (t) => {
  const { merchant } = await givenDearer()
  const url = `/v1/exceptions/${newId('exc')}`
  refused(t, await merchant.get(url), [404, 'exception_not_found'])
  refused(t, await merchant.post(`${url}/resolutions`, { resolution: 'dismiss' }),
    [404, 'exception_not_found'])
})

t.test('every decision leaves orders, stock and events sound', async (t) => assertSound(t, db))
