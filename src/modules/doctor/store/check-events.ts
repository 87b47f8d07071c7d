// The checks that compare versions with events: every change must have exactly one event.

import { SUBJECTS } from '../../../domain/resources.ts'
import type { Check } from '../../../platform/doctor-check.ts'

/** The column that names the merchant; the table of merchants has it as `id`. */
export const ownerOf = (table: string): string => table === 'merchants' ? 'id' : 'merchant_id'

const ALL_SUBJECTS = SUBJECTS.map(({ name, table }) => `
  select '${name}' as type, id, version from ${table} where ${ownerOf(table)} = $1`
).join(' union all ')

export const EVENT_CHECKS: readonly Check[] = [
  {
    name: 'event_sequence',
    proves: 'version = number of events = last sequence of every subject, without a gap',
    text: `
      with subjects as (${ALL_SUBJECTS}),
      told as (
        select subject_type as type, subject_id as id, count(*) as events, max(sequence) as last
        from events where merchant_id = $1 group by 1, 2)
      select id from subjects s full join told t using (type, id)
      where s.version is distinct from t.last or t.events is distinct from t.last`
  },
  {
    name: 'event_data',
    proves: 'the data of an event is its subject in the version that its sequence names',
    // Text that the service wrote begins with id and version, so it need not be parsed: the check
    // takes 0.1 s instead of 5 s for 100,000 orders.
    text: `
      select subject_id || '/' || sequence as id from events
      where merchant_id = $1 and case
        when starts_with(data, '{"id":"' || subject_id || '","version":' || sequence || ',')
        then false
        else data::json ->> 'id' is distinct from subject_id
          or data::json ->> 'version' is distinct from sequence::text end`
  }
]
