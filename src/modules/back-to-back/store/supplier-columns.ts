// The columns of suppliers that decisions about orders read.

const BESIDE_AMOUNTS = `
  id, status as supplier_status, kind as supplier_kind, ships_to, stock_max_age_hours, freight,
  rank, surplus, acknowledgement_hours, channels is not null as has_channels,
  over_shipment_tolerance_percent, currency as supplier_currency, time_zone, working_days,
  holidays, cut_off_time, lead_time_unit,
  exists (select from links k where k.merchant_id = suppliers.merchant_id
    and k.supplier_id = suppliers.id
    and (k.state = 'broken' or k.forget_until is not null)) as link_broken`

export const SUPPLIER_COLUMNS = `${BESIDE_AMOUNTS}, order_fee, min_order_value`

/** JSON built by PostgreSQL would make floats of decimals. */
export const SUPPLIER_COLUMNS_IN_JSON = `${BESIDE_AMOUNTS},
  order_fee::text as order_fee, min_order_value::text as min_order_value`
