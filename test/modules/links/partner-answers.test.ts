// What a partner answers is judged before anything of it is recorded here.

import t from 'tap'
import {
  readEventsAnswer, readOrderAnswer, readParcelAnswer
} from '../../../src/modules/links/partner/read-answers.ts'
import { readAvailabilityAnswer } from '../../../src/modules/links/partner/read-availability.ts'

const parcel = {
  id: 'shp_1',
  version: 1,
  destination: 'customer',
  state: 'in_transit',
  shipped_at: '2026-11-23T09:30:00.000Z',
  lines: []
}

t.test('texts that our API would refuse count as null', async (t) => {
  const read = readParcelAnswer({
    ...parcel, carrier: 'D<HL>', tracking_number: 'x'.repeat(101), tracking_url: 'http://x.example'
  })
  t.match(read, { carrier: null, tracking_number: null, tracking_url: null })
  const fine = { carrier: 'DHL', tracking_number: '1', tracking_url: 'https://x.example/1' }
  t.match(readParcelAnswer({ ...parcel, ...fine }), fine)
})

t.test('ids with blanks, and days that do not exist, are refused', async (t) => {
  for (const fault of [
    { id: 'a b' }, { id: 'x'.repeat(65) }, { id: '' }, { shipped_at: '0000-01-01T00:00:00Z' },
    { shipped_at: '2026-02-30T00:00:00Z' }, { shipped_at: '2026-02-03T24:00:00Z' }
  ]) {
    t.throws(() => readParcelAnswer({ ...parcel, ...fault }), { name: 'ShapeFault' })
  }
  t.throws(() => readOrderAnswer({ id: 'a b', lines: [] }), { name: 'ShapeFault' })
})

t.test('an event of what we do not know stops no feed', async (t) => {
  const event = { id: 'evt_1', type: 'x', subject_type: 'sales_order', data: { reference: 'a b' } }
  t.match(readEventsAnswer({
    data: [{ ...event, subject_id: 'a b' }], next_cursor: 'c', has_more: false
  }), { events: [{ sales_order_id: null, reference: null }] })
  const placed = { ...event, subject_id: 'so_2' }
  const data = [
    null, 'x', {}, { ...event, subject_id: null }, { ...placed, data: 'x' }, { ...placed, type: 7 },
    { ...event, subject_type: 'thing', subject_id: null, data: { sales_order_id: 'so_1' } }
  ]
  const { events } = readEventsAnswer({ data, next_cursor: 'c', has_more: false })
  t.same(events.map(({ sales_order_id }) => sales_order_id),
    [null, null, null, null, 'so_2', 'so_2', 'so_1'])
})

t.test('of a SKU, what is no source or too far is left out', async (t) => {
  const line = { sku: 'A', available: 3, arrives_by: null }
  const source = { source: 'x', available: 3, hops: 0 }
  const read = (sources?: unknown) =>
    readAvailabilityAnswer({ data: [{ ...line, sources }] }).stock[0]?.sources
  t.same(read([{ ...source, is_new: true }]), [source])
  t.same([read(), read(null)], [null, null])
  t.same(read([source, { ...source, available: 9 }]), [source], 'each once')
  t.same(read([{ ...source, hops: 9, available: 4e9 }]), [{ ...source, hops: 8, available: 2e9 }],
    'longer chains of a newer release')
  t.same(read([{ ...source, hops: undefined }]), [{ ...source, hops: 7 }])
  t.equal(read(Array.from({ length: 300 }, (_, at) => ({ ...source, source: `${at}` })))?.length,
    300, 'who is near is not known yet')
  const name = (text: string) => ({ ...source, source: text })
  for (const bad of [
    'x', {}, [null], [name('')], [name('x'.repeat(101))], [name('\0')], [name('\ud800')],
    [{ ...source, available: -1 }], [{ ...source, available: 1.5 }]
  ]) {
    t.same(read(bad), [])
  }
})

t.test('what cannot be read of a SKU says nothing of the others', async (t) => {
  const line = { sku: 'A', available: 4e9, arrives_by: null }
  const data = [{ ...line, sku: 'B', available: -1 }, line, { ...line, sku: 'C', arrives_by: 'x' }]
  t.match(readAvailabilityAnswer({ data }), {
    stock: [{ sku: 'A', available: 2e9 }], unreadable_skus: ['B', 'C']
  })
  t.throws(() => readAvailabilityAnswer({ data: [{ available: 1 }] }), { name: 'ShapeFault' })
})
