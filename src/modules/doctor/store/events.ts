// Versions and events, held against each other: every change was told once.

import type { Check } from './checks.ts'

const SUBJECTS = `
  select 'merchant' as type, id, version from merchants where id = $1
  union all select 'api_key', id, version from api_keys where merchant_id = $1
  union all select 'supplier', id, version from suppliers where merchant_id = $1
  union all select 'stock_feed', id, version from stock_feeds where merchant_id = $1
  union all select 'sales_order', id, version from sales_orders where merchant_id = $1
  union all select 'purchase_order', id, version from purchase_orders where merchant_id = $1
  union all select 'shipment', id, version from shipments where merchant_id = $1
  union all select 'exception', id, version from exceptions where merchant_id = $1`

export const EVENT_CHECKS: readonly Check[] = [
  {
    name: 'event_sequence',
    proves: 'version = number of events = last sequence of every subject, without a gap',
    text: `
      with subjects as (${SUBJECTS}),
      told as (
        select subject_type as type, subject_id as id, count(*) as events, max(sequence) as last
        from events where merchant_id = $1 group by 1, 2)
      select id from subjects s full join told t using (type, id)
      where s.version is distinct from t.last or t.events is distinct from t.last`
  },
  {
    name: 'event_data',
    proves: 'an event carries its subject in the version that its sequence names',
    // As the service writes it, the text begins with both, and need not be parsed: 0.1 s where it
    // took 5 for 100,000 orders.
    text: `
      select subject_id || '/' || sequence as id from events
      where merchant_id = $1 and case
        when starts_with(data, '{"id":"' || subject_id || '","version":' || sequence || ',')
        then false
        else data::json ->> 'id' is distinct from subject_id
          or data::json ->> 'version' is distinct from sequence::text end`
  }
]
