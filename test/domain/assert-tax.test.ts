// What no schema can say of tax and discounts: each fault of a body, by its place.

import t from 'tap'
import { assertAmounts } from '../../src/domain/back-to-back/actions/assert-amounts.ts'
import {
  type NewSalesOrder, normalizeSalesOrder
} from '../../src/domain/back-to-back/actions/open-sales-order.ts'
import type { NewTax } from '../../src/domain/model/tax/tax.ts'
import { hashContent } from '../../src/platform/content-hash.ts'
import { newSalesOrderOf } from './given.ts'
import { refusalOf } from './refusal-of.ts'

type About = Partial<NewSalesOrder>

/** As `/lines/0/tax required`. */
function faultsOf (about: About): string[] {
  const { details } = refusalOf(() => assertAmounts(newSalesOrderOf(about)))
  return (details.errors ?? []).map((one) => `${'pointer' in one ? one.pointer : ''} ${one.code}`)
}

const S21 = { category: 'S', rate_percent: '21' } as const
const line = { sku: 'BOLT-M8', quantity: 1, unit_price: '10' }
const taxed = (tax: NewTax | null, about: About = {}): About =>
  ({ tax_mode: 'rates', lines: [{ ...line, tax }], ...about })
const said = (tax: NewTax, about: About = {}): About =>
  taxed(tax, { tax_mode: 'amounts', ...about })

const ZERO = ['Z', 'E', 'AE', 'K', 'G'] as const
const FAULTS: ReadonlyArray<[About, string[]]> = [
  [{ lines: [{ ...line, tax: S21 }] }, ['/lines/0/tax not_allowed']],
  [{ charges: [{ kind: 'shipping', amount: '1', tax: S21 }] }, ['/charges/0/tax not_allowed']],
  [{ prices_include_tax: true }, ['/prices_include_tax contradictory']],
  [{ lines: [{ ...line, discount: '10.01' }] }, ['/lines/0/discount too_large']],
  [{ lines: [{ ...line, discount: '0.001' }] }, ['/lines/0/discount too_precise']],
  [taxed(null), ['/lines/0/tax required']],
  [taxed(S21, { charges: [{ kind: 'other', amount: '1' }] }), ['/charges/0/tax required']],
  [taxed({ category: 'S' }), ['/lines/0/tax/rate_percent required']],
  [taxed({ category: 'S', rate_percent: '0.0' }), ['/lines/0/tax/rate_percent too_small']],
  [taxed({ category: 'L' }), ['/lines/0/tax/rate_percent required']],
  [taxed({ category: 'M' }), ['/lines/0/tax/rate_percent required']],
  [taxed({ category: 'O', rate_percent: '0' }), ['/lines/0/tax/rate_percent not_allowed']],
  [taxed({ ...S21, amount: '1' }), ['/lines/0/tax/amount not_allowed']],
  [taxed(S21, { charges: [{ kind: 'shipping', amount: '1', tax: { category: 'O' } }] }),
    ['/charges/0/tax/category contradictory']],
  [taxed(S21, { charges: [{ kind: 'tax', amount: '1' }] }), ['/charges/0/kind contradictory']],
  [taxed(S21, { charges: [{ kind: 'discount', amount: '-1', tax: S21 }] }),
    ['/charges/0/tax not_allowed']],
  [said(S21), ['/lines/0/tax/amount required']],
  [said({ ...S21, amount: '1.001' }), ['/lines/0/tax/amount too_precise']],
  [said({ category: 'Z', amount: '1' }), ['/lines/0/tax/amount too_large']],
  [said({ category: 'O', amount: '1' }), ['/lines/0/tax/amount too_large']],
  [said({ ...S21, amount: '10.01' }, { prices_include_tax: true }),
    ['/lines/0/tax/amount too_large']],
  ...ZERO.map((category): [About, string[]] =>
    [taxed({ category, rate_percent: '7' }), ['/lines/0/tax/rate_percent too_large']])
]

t.test('each fault is named by its place', async (t) => {
  for (const [about, faults] of FAULTS) t.same(faultsOf(about), faults)
})

t.test('what is right is taken', async (t) => {
  const right: About[] = [
    { tax_mode: 'none', prices_include_tax: false },
    { charges: [{ kind: 'tax', amount: '1' }], lines: [{ ...line, discount: '10' }] },
    taxed({ category: 'S', rate_percent: '8.875' }),
    taxed({ category: 'L', rate_percent: '0' }),
    taxed({ category: 'O' }),
    said({ ...S21, amount: '0' }),
    said({ category: 'E', amount: '0.00' }),
    ...ZERO.map((category) => taxed({ category, rate_percent: '0.00' }))
  ]
  for (const about of right) t.doesNotThrow(() => assertAmounts(newSalesOrderOf(about)))
})

t.test('what says nothing of tax and discount has the hash of before there were any', async (t) => {
  const hashOf = (about: About): string => hashContent(normalizeSalesOrder(newSalesOrderOf(about)))
  const plain = hashOf({ lines: [line] })
  t.equal(plain, hashOf({
    tax_mode: 'none',
    prices_include_tax: false,
    tax_rounding: 'half_up',
    lines: [{ ...line, discount: '0.00', tax: null }]
  }))
  t.not(plain, hashOf({ lines: [{ ...line, discount: '1' }] }))
  t.equal(hashOf(taxed(S21)), hashOf(taxed({ ...S21, rate_percent: '21.0', amount: null })))
  t.equal(hashOf(taxed({ category: 'Z' })), hashOf(taxed({ category: 'Z', rate_percent: '0.0' })))
  t.not(hashOf(taxed(S21)), hashOf(taxed(S21, { tax_rounding: 'half_even' })))
})
