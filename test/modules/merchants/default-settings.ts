// What new merchants have as settings of bills and invoices.

export const NOTHING_TOLERATED = {
  match: 'three_way',
  approval: 'manual',
  price_tolerance_percent: 0,
  price_tolerance_amount: '0',
  quantity_tolerance_percent: 0,
  quantity_tolerance_units: 0,
  charge_tolerance_percent: 0,
  charge_tolerance_amount: '0',
  total_tolerance_percent: 0,
  total_tolerance_amount: '0'
}

export const INVOICES = {
  invoicing: {
    basis: 'shipped',
    trigger: 'each_shipment',
    payment_days: 30,
    number_format: 'INV-{year}-{number:5}',
    credit_note_number_format: 'CN-{year}-{number:5}',
    fiscal_year_start_month: 1
  },
  legal: {
    name: null, address: null, tax_id: null, registration_number: null, iban: null, endpoint: null
  }
}
