// The JSON shapes of the tax of sales orders, in requests and as it is read.

import Type from 'typebox'
import {
  TAX_CATEGORIES, TAX_MODES, TAX_ROUNDINGS
} from '../../../domain/model/tax/tax.ts'
import {
  money, moneySum, nullable, nullableRef, oneOf, openEnum, ref, text
} from '../../../platform/http/schemas.ts'

const CATEGORY = 'The category is a code of EN 16931: `S` standard or reduced rate, `Z` zero ' +
  'rate, `E` exempt, `AE` reverse charge, `K` delivery within the European Union, `G` export, ' +
  '`O` outside the scope of tax, `L` Canary Islands, `M` Ceuta and Melilla.'
const RATE = 'The rate is in percent, with at most four decimals.'
const ratePercent = (description: string) => Type.String({
  pattern: '^(0|[1-9][0-9]{0,2})(\\.[0-9]{1,4})?$',
  maxLength: 8,
  description,
  examples: ['21']
})
const exemption_reason = nullable(text(200, 'No tax is due for this reason, or it is null.', {
  examples: ['Reverse charge']
}))
const TAX_AMOUNT = 'This tax was said for the whole line or charge, canceled units included.'

const Tax = Type.Object({
  category: openEnum(TAX_CATEGORIES, CATEGORY),
  rate_percent: nullable(ratePercent(`${RATE} It is null for the category \`O\`.`)),
  amount: nullable(moneySum(`${TAX_AMOUNT} It is null unless \`tax_mode\` is \`amounts\`.`)),
  exemption_reason
}, {
  $id: 'Tax',
  description: 'Only what is taxed has it: the tax of a line or charge, as it was said.',
  examples: [{ category: 'S', rate_percent: '21', amount: null, exemption_reason: null }]
})

const NewTax = Type.Object({
  category: oneOf(TAX_CATEGORIES, { description: CATEGORY }),
  rate_percent: Type.Optional(nullable(ratePercent(`${RATE} \`S\` needs one above 0, \`L\` and ` +
    '`M` need one, `O` has none, and that of the others is 0.'))),
  amount: Type.Optional(nullable(money('The tax of the whole line or charge is said here with ' +
    '`tax_mode: amounts`, and only then. Only `S`, `L` and `M` have one above 0.'))),
  exemption_reason: Type.Optional(exemption_reason)
}, {
  $id: 'NewTax',
  additionalProperties: false,
  description: 'The storefront says this tax of a line, or of a charge for shipping or other.',
  examples: [{ category: 'S', rate_percent: '21' }]
})

const TaxGroup = Type.Object({
  category: Tax.properties.category,
  rate_percent: Tax.properties.rate_percent,
  taxable_amount: moneySum('This much is taxed: the sum of the group after discounts, without ' +
    'its tax.'),
  tax_amount: moneySum('The tax of the group is rounded once.')
}, {
  $id: 'TaxGroup',
  description: 'Lines and charges of one category and rate are taxed on their sum.',
  examples: [
    { category: 'S', rate_percent: '21', taxable_amount: '198.80', tax_amount: '41.75' }
  ]
})

const MODE_HINT = 'With `rates` the tax is computed from the rates of lines and charges, ' +
  'with `amounts` it is the sum of the amounts that they say. With `none` the order says no tax, ' +
  'but may have a charge for it.'
const INCLUDE_HINT = 'True says that prices, charges and discounts of the order include tax.'
const ROUNDING_HINT = 'This happens to half a cent of a group’s tax: it goes up, or to ' +
  'the even neighbor.'

/** Fields of an order as it is read. */
export const tax_of_order = {
  tax_mode: openEnum(TAX_MODES, MODE_HINT),
  prices_include_tax: Type.Boolean({ description: INCLUDE_HINT, examples: [false] }),
  tax_rounding: openEnum(TAX_ROUNDINGS, ROUNDING_HINT)
}
export const sums_of_tax = {
  taxes: Type.Array(ref(TaxGroup), {
    description: 'The tax of what is not canceled, by category and rate. The list is empty with ' +
      '`tax_mode: none`.',
    examples: [[]]
  }),
  tax_total: moneySum('The tax of all groups is part of `total`. A charge for tax is not in it.')
}

const tax_amount = (more: string) => moneySum('The share of its group’s tax is for what is not ' +
  `canceled, after discounts. All shares add up to \`tax_total\`.${more}`)

/** Fields of a new order. */
export const new_tax_of_order = {
  tax_mode: Type.Optional(oneOf(TAX_MODES, {
    description: `${MODE_HINT} The default is \`none\`. It cannot change later.`
  })),
  prices_include_tax: Type.Optional(Type.Boolean({
    description: `${INCLUDE_HINT} The default is false. It cannot change later.`, examples: [false]
  })),
  tax_rounding: Type.Optional(oneOf(TAX_ROUNDINGS, {
    description: `${ROUNDING_HINT} The default is \`half_up\`. It cannot change later.`
  }))
}

const new_tax = Type.Optional(nullableRef(NewTax,
  'The tax is said with `tax_mode` `rates` or `amounts`, and only then.'))

/** Fields of a new or changed line. */
export const new_tax_of_line = {
  discount: Type.Optional(nullable(money('This is taken off the price of all units of the line. ' +
    'When their number changes later, it follows in proportion. Null takes nothing off.'))),
  tax: new_tax
}

/** Fields of a new charge. */
export const new_tax_of_charge = { tax: new_tax }

/** Fields of a line as it is read. */
export const tax_of_line = {
  discount: nullable(moneySum('This is taken off the price of all units of the line, canceled ' +
    'units included. It is null when nothing is.')),
  tax: nullableRef(Tax, 'The tax of the line is null with `tax_mode: none`.'),
  tax_amount: nullable(tax_amount(' It is null with `tax_mode: none`.'))
}

/** Fields of a charge as it is read. */
export const tax_of_charge = {
  tax: Type.Optional(ref(Tax)),
  tax_amount: Type.Optional(tax_amount(' Only charges with a `tax` have it.'))
}

export const TAX_SCHEMAS = [Tax, NewTax, TaxGroup]
