// The JSON shapes of how bills are judged: a merchant's settings, and what a supplier has of its
// own.

import Type, { type TSchema } from 'typebox'
import { BILL_APPROVALS, BILL_MATCHES } from '../../../domain/model/bill/billing-settings.ts'
import { closedEnum, money, nullable, openEnum, percent } from '../../../platform/http/schemas.ts'

const UNITS_MAX = 1_000_000
const MORE = 'Of percentage and amount, the one that allows more counts.'

function fieldsOf (choiceOf: typeof openEnum) {
  return {
    match: choiceOf(BILL_MATCHES,
      '`three_way` compares billed units with those that have moved: shipped to the customer, or ' +
      'received in the warehouse. `two_way` compares them with those that were accepted.'),
    approval: choiceOf(BILL_APPROVALS,
      '`automatic` approves a bill that matches at once. `manual` leaves it to a person.'),
    price_tolerance_percent: percent(
      `A billed unit cost may differ by this much from the agreed one, up or down. ${MORE}`),
    price_tolerance_amount: money(
      `A billed unit cost may differ by this amount from the agreed one, up or down. ${MORE}`),
    quantity_tolerance_percent: percent('This many more units may be billed than may be by now.'),
    quantity_tolerance_units: Type.Integer({
      minimum: 0,
      maximum: UNITS_MAX,
      description: 'This many more units may be billed than may be by now.',
      examples: [0]
    }),
    charge_tolerance_percent: percent(
      `Freight and fees may be this much more than what was agreed. ${MORE}`),
    charge_tolerance_amount: money(
      `Freight and fees may be this amount more than what was agreed. ${MORE}`),
    total_tolerance_percent: percent(
      'The total may differ by this much from the sum of lines, charges and taxes, and so may a ' +
      `tax from its rate. ${MORE}`),
    total_tolerance_amount: money(
      'The total may differ by this amount from the sum of lines, charges and taxes, and so may ' +
      `a tax from its rate. ${MORE}`)
  }
}

export const BillingSettings = Type.Object(fieldsOf(openEnum), {
  $id: 'BillingSettings',
  description: 'Bills of suppliers are judged by these settings. Nothing is tolerated by default.',
  examples: [{ price_tolerance_amount: '0', charge_tolerance_amount: '0' }]
})

export const NewBillingSettings = Type.Partial(Type.Object(fieldsOf(closedEnum)), {
  $id: 'NewBillingSettings',
  additionalProperties: false,
  description: 'Fields that are named change. The others stay as they are.',
  examples: [{ approval: 'automatic', price_tolerance_percent: 1 }]
})

type Fields = ReturnType<typeof fieldsOf>

const nullableFields = (fields: Fields) => ({
  match: nullable(fields.match),
  approval: nullable(fields.approval),
  price_tolerance_percent: nullable(fields.price_tolerance_percent),
  price_tolerance_amount: nullable(fields.price_tolerance_amount),
  quantity_tolerance_percent: nullable(fields.quantity_tolerance_percent),
  quantity_tolerance_units: nullable(fields.quantity_tolerance_units),
  charge_tolerance_percent: nullable(fields.charge_tolerance_percent),
  charge_tolerance_amount: nullable(fields.charge_tolerance_amount),
  total_tolerance_percent: nullable(fields.total_tolerance_percent),
  total_tolerance_amount: nullable(fields.total_tolerance_amount)
})

export const SupplierBilling = Type.Object(nullableFields(fieldsOf(openEnum)), {
  $id: 'SupplierBilling',
  description: 'Bills of the supplier are judged by these settings. Null means that the ' +
    'merchant’s setting holds.',
  examples: [{ match: null, approval: null }]
})

export const NewSupplierBilling = Type.Partial(
  Type.Object(nullableFields(fieldsOf(closedEnum))), {
    $id: 'NewSupplierBilling',
    additionalProperties: false,
    description: 'Fields that are named change, and null means that the merchant’s setting ' +
      'holds. The others stay as they are.',
    examples: [{ price_tolerance_percent: 2 }]
  })

export const billing_hint = 'Bills of the supplier are judged by these settings instead of the ' +
  'merchant’s. Null means that none differs.'

export const BILLING_SETTINGS_SCHEMAS: readonly TSchema[] = [BillingSettings, NewBillingSettings]
export const SUPPLIER_BILLING_SCHEMAS: readonly TSchema[] = [SupplierBilling, NewSupplierBilling]
