// CSV as suppliers write it: by a mapping, and with whatever can be wrong in a file.

import t from 'tap'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { givenService } from '../../support/service.ts'
import { CSV, NDJSON, sendFeed, type Sent } from '../../support/streams.ts'
import { bodyOf } from '../answers.ts'

const { givenMerchant } = await givenService(t)

const faultsOf = ({ json }: Sent): string[] => json.errors.map(
  ({ line, pointer, code }: Record<string, unknown>) =>
    `${line === undefined ? '' : `${String(line)} `}${String(pointer)} ${String(code)}`)

t.test('a mapping reads columns, commas, encodings, constants and item codes', async (t) => {
  const merchant = await givenMerchant()
  const { supplier_id, supplier } = merchant
  await bodyOf(merchant.patch(`/v1/suppliers/${supplier_id}`, {
    feed_source: {
      mapping: {
        columns: { sku: 'Größe', on_hand: 'Bestand', unit_cost: 'Preis' },
        delimiter: ';',
        decimal_comma: true,
        thousands_mark: '.',
        encoding: 'windows-1252',
        constants: { lead_time_days: 4 },
        skus: { 'LW-Ü': 'KB-100' }
      }
    }
  }))
  const file = 'Größe;Farbe;Preis;Bestand\r\nLW-Ü;rot;1.234,50;1.000\r\nB;blau;1.5;7\r\n'
  const sent = await sendFeed(supplier, supplier_id, Buffer.from(file, 'latin1'), { type: CSV })
  t.same(faultsOf(sent), ['3 /unit_cost wrong_format'])
  holds(t, await bodyOf(merchant.get(`/v1/suppliers/${supplier_id}/stock/KB-100`)), {
    on_hand: 1_000, unit_cost: '1234.50', lead_time_days: 4
  })
})

t.test('400: a header or a quote that nobody can read', async (t) => {
  const { supplier, supplier_id } = await givenMerchant()
  const refused: Record<string, string> = {
    '': '/sku required',
    'on_hand\n1\n': '/sku required',
    'sku,color\nA,red\n': '/color unknown_field',
    'sku,sku\nA,B\n': '/sku repeated',
    'sku,on_hand\n"A,1\nB,2\n': ' malformed_csv'
  }
  await inTurn(Object.entries(refused), async ([body, fault]) => {
    const sent = await sendFeed(supplier, supplier_id, body, { type: CSV })
    t.equal(sent.status, 400, body)
    t.ok(faultsOf(sent).includes(fault), `${body}: ${faultsOf(sent).join()}`)
  })
})

t.test('200: bad bytes, NULs, long lines and odd numbers are faults of their rows', async (t) => {
  const { supplier, supplier_id } = await givenMerchant()
  const cells = ['-1', '1e9', '99999999999999999999', '1.5', 'many']
  const csv = Buffer.concat([
    Buffer.from(`sku,on_hand,unit_cost\n${cells.map((one, at) => `S${at},${one},1\n`).join('')}`),
    Buffer.from([0x41, 0xff, 0x2c, 0x31, 0x2c, 0x31, 0x0a]), Buffer.from('N\0,1,1\nOK,1,1\n')
  ])
  const sent = await sendFeed(supplier, supplier_id, csv, { type: CSV })
  holds(t, sent.json, { accepted: 1, rejected: 7 })
  const lines = Buffer.concat([
    Buffer.from('{"sku":"A","on_hand":1,"unit_cost":"1"}\nno json\n{"sku":"\\u0000"}\n'),
    Buffer.from([0xff, 0x0a]), Buffer.from(`"${'x'.repeat(200_000)}"\n`),
    Buffer.from('{"sku":"B","on_hand":1,"unit_cost":"1"}')
  ])
  const read = await sendFeed(supplier, supplier_id, lines, { type: NDJSON })
  holds(t, read.json, { accepted: 2, rejected: 4 })
  t.same(new Set(faultsOf(read).map((one) => one.split(' ')[0])), new Set(['2', '3', '4', '5']))
})
