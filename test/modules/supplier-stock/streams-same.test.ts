// The same rows as JSON, as JSON lines, as plain CSV and as CSV by a mapping give the same stock,
// the same counts and the same faults.

import t from 'tap'
import fc, { type Arbitrary } from 'fast-check'
import { givenService, type TestMerchant } from '../../support/service.ts'
import { CSV, NDJSON, sendFeed, type Sent } from '../../support/streams.ts'
import { bodyOf } from '../answers.ts'

t.setTimeout(240_000)
const { givenMerchant } = await givenService(t)

type Row = Record<string, unknown>
type Mode = 'delta' | 'full'

const FIELDS = [
  'sku', 'supplier_sku', 'on_hand', 'unit_cost', 'currency', 'price_breaks', 'lead_time_days',
  'min_order_quantity', 'unit_weight_kg', 'as_of', 'valid_from', 'metadata'
] as const

/** Without blanks at their ends, which do not count in a cell. */
const TEXTS = [
  'A', 'b "c"', '"', '""d', 'e,f', 'g;h', 'i\nj', 'k\r\nl', 'm\tn', '=1+1', '😀 é', '\'', '1.5', '|'
]
const text = fc.constantFrom(...TEXTS)
/** Their times are before that of the feed; the first is before that of the stock too. */
const TIMES = ['2020-01-01T00:00:00Z', '2021-06-01T00:00:00.5Z']
const KNOWN_AT = '2021-01-01T00:00:00.000Z'
const FEED_AT = '2022-01-01T00:00:00.000Z'
const KNOWN: Row[] = ['A', 'b "c"', 'S1', 'S2', 'S3'].map((sku, at) => ({
  sku, on_hand: 10 * at, unit_cost: '7.25', supplier_sku: `LW-${at}`, min_order_quantity: 2
}))

const COST = fc.tuple(fc.nat(2_000_000), fc.nat(99)).map(([units, cents]) =>
  `${units}.${String(cents).padStart(2, '0')}`)

const good = {
  sku: fc.oneof(text, fc.nat(8).map((at) => `S${at}`)),
  supplier_sku: text,
  on_hand: fc.nat(3_000_000),
  unit_cost: COST,
  currency: fc.constantFrom('EUR', 'USD'),
  price_breaks: fc.uniqueArray(fc.record({ min_quantity: fc.nat(3), unit_cost: COST }),
    { maxLength: 2, selector: ({ min_quantity }) => min_quantity }),
  lead_time_days: fc.constantFrom(0, 3, 3_650),
  min_order_quantity: fc.constantFrom(1, 5, 1_000),
  unit_weight_kg: fc.constantFrom('0.35', '12'),
  as_of: fc.constantFrom(...TIMES),
  valid_from: fc.constant('2026-12-05'),
  metadata: fc.dictionary(text, text, { maxKeys: 2 })
} satisfies Record<typeof FIELDS[number], Arbitrary<unknown>>

const bad: Record<string, Arbitrary<unknown>> = {
  sku: fc.constantFrom('x'.repeat(101)),
  on_hand: fc.constantFrom(-1, 3_000_000_000, 'many', 'a;b'),
  unit_cost: fc.constantFrom('12', '-5', '1e3', 'free'),
  currency: fc.constant('euros'),
  price_breaks: fc.constantFrom('none', [{}]),
  lead_time_days: fc.constantFrom(3_651, -2),
  min_order_quantity: fc.constant(0),
  unit_weight_kg: fc.constant('0.1234567'),
  as_of: fc.constant('yesterday'),
  valid_from: fc.constant('2026-13-05')
}

const goodRow: Arbitrary<Row> = fc.record(good, { requiredKeys: ['sku', 'on_hand', 'unit_cost'] })
const partialRow: Arbitrary<Row> = fc.record(good, { requiredKeys: ['sku'] })
const badRow: Arbitrary<Row> = fc.tuple(fc.record(good, { requiredKeys: [] }),
  fc.record(bad, { requiredKeys: [] })).map(([row, faulty]) => ({ ...row, ...faulty }))
const rows = fc.array(fc.oneof(goodRow, partialRow, badRow), { minLength: 1, maxLength: 30 })

/** Each count is above 0 when it comes as a full feed. */
const EXAMPLE: Row[] = [
  { sku: 'A', on_hand: 5, unit_cost: '1.00', as_of: TIMES[0] },
  { sku: 'S1', on_hand: 5, unit_cost: '1.00' },
  { sku: 'S2', on_hand: -1 }
]

const NUMBERS: ReadonlySet<string> = new Set(['on_hand', 'unit_cost', 'unit_weight_kg'])
const PLAIN_NUMBER = /^-?[0-9]+(\.[0-9]*)?$/

/** 1234.5 as 1.234,5. */
function germanOf (said: string): string {
  if (!PLAIN_NUMBER.test(said)) return said
  const [units = '', decimals] = said.split('.')
  return units.replaceAll(/\B(?=(\d{3})+$)/g, '.') + (decimals === undefined ? '' : `,${decimals}`)
}

function cellOf (row: Row, field: string, { is_german }: { is_german: boolean }): string {
  const value = row[field]
  if (value === undefined) return ''
  const said = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return is_german && NUMBERS.has(field) ? germanOf(said) : said
}

/** Quotes what must be quoted, and every third cell that need not be. */
function csvOf (
  rows: readonly Row[], names: Readonly<Record<string, string>>, delimiter: string
): string {
  let written = 0
  const quote = (cell: string): string =>
    /["\r\n,;]/.test(cell) || written++ % 3 === 0 ? `"${cell.replaceAll('"', '""')}"` : cell
  const is_german = delimiter === ';'
  const lines = rows.map((row) => Object.keys(names).map((field) =>
    quote(cellOf(row, field, { is_german }))).join(delimiter))
  return `\uFEFF${[Object.values(names).join(delimiter), ...lines].join('\r\n')}\r\n`
}

const PLAIN_NAMES = Object.fromEntries(FIELDS.map((field) => [field, field]))
const NAMES = Object.fromEntries(FIELDS.toReversed().map((field, at) => [field, `Spalte ${at}`]))
const MAPPING = { columns: NAMES, delimiter: ';', decimal_comma: true, thousands_mark: '.' }

type Way = (merchant: TestMerchant, supplier_id: string, mode: Mode) => Promise<Sent>

const query = (mode: Mode): string => `?mode=${mode}&as_of=${FEED_AT}&confirm_drop=true`

const waysOf = (rows: readonly Row[]): Readonly<Record<string, Way>> => ({
  json: async (merchant, supplier_id, mode) => {
    const reply = await merchant.post(`/v1/suppliers/${supplier_id}/stock-feeds`,
      { mode, as_of: FEED_AT, confirm_drop: true, rows })
    return { status: reply.statusCode, json: reply.json() }
  },
  lines: async (merchant, supplier_id, mode) => sendFeed(merchant, supplier_id,
    rows.map((row) => JSON.stringify(row)).join('\n'), { type: NDJSON, query: query(mode) }),
  csv: async (merchant, supplier_id, mode) => sendFeed(merchant, supplier_id,
    csvOf(rows, PLAIN_NAMES, ','), { type: CSV, query: query(mode) }),
  mapped: async (merchant, supplier_id, mode) => sendFeed(merchant, supplier_id,
    csvOf(rows, NAMES, ';'), { type: CSV, query: query(mode) })
})

/** What became of the rows by one way: all that two ways may not tell apart. */
async function follow (
  merchant: TestMerchant, mode: Mode, [name, send]: [string, Way]
): Promise<unknown> {
  const supplier_id = await merchant.givenSupplier(
    name === 'mapped' ? { feed_source: { mapping: MAPPING } } : {})
  await bodyOf(merchant.post(`/v1/suppliers/${supplier_id}/stock-feeds`,
    { as_of: KNOWN_AT, rows: KNOWN }))
  const { status, json: { id, errors, ...counts } } = await send(merchant, supplier_id, mode)
  const { data } = await bodyOf<{ data: Row[] }>(
    merchant.get(`/v1/supplier-stock?supplier_id=${supplier_id}&limit=200`))
  return {
    status,
    counts,
    errors: errors.map(({ line, ...fault }: Row) => fault),
    stock: data.map(({ supplier_id, created_at, updated_at, ...row }) => row)
  }
}

const seen: Row[] = []

t.test('four ways to send the same rows', async (t) => {
  const merchant = await givenMerchant()
  await fc.assert(fc.asyncProperty(rows, fc.constantFrom<Mode>('delta', 'full'),
    async (rows, mode) => {
      const [json, ...others] = await Promise.all(
        Object.entries(waysOf(rows)).map(async (way) => follow(merchant, mode, way)))
      seen.push((json as { counts: Row }).counts)
      for (const other of others) if (!t.same(other, json)) throw new Error('they differ')
    }), { numRuns: 30, examples: [[EXAMPLE, 'full'], [EXAMPLE, 'delta']] })
  const isSeen = (name: string): boolean => seen.some((counts) => Number(counts[name]) > 0)
  const NAMES_OF_COUNTS = ['accepted', 'ignored_stale', 'zeroed', 'rejected', 'errors_total']
  t.same(NAMES_OF_COUNTS.filter((name) => !isSeen(name)), [], 'each was there')
})
