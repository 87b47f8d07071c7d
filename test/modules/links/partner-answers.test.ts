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
})

t.test('sources are read, and whoever tells of them amiss is not believed', async (t) => {
  const line = { sku: 'A', available: 3, arrives_by: null }
  const source = { source: 'x', available: 3, hops: 0 }
  const read = (sources?: unknown) => readAvailabilityAnswer({ data: [{ ...line, sources }] })
  t.same(read([{ ...source, is_new: true }]), [{ ...line, sources: [source] }])
  t.same([read(), read(null)], [[{ ...line, sources: null }], [{ ...line, sources: null }]])
  t.match(readAvailabilityAnswer({ data: [{ ...line, available: 4e9 }] }), [{ available: 2e9 }],
    'all its suppliers together')
  for (const bad of [
    'x', {}, [null], [{ ...source, source: '' }], [{ ...source, source: 'x'.repeat(101) }],
    [{ ...source, available: -1 }], [{ ...source, available: 1.5 }], [{ ...source, hops: 9 }],
    [{ ...source, hops: undefined }], [source, source],
    Array.from({ length: 101 }, (_, at) => ({ ...source, source: `${at}` }))
  ]) {
    t.throws(() => read(bad), { name: 'ShapeFault' })
  }
})
