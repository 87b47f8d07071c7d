// The checks that compare versions with events, and events with positions: every change has exactly
// one event, and every event exactly one position.

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
    proves: 'version = last sequence of every subject, and its events have no gap',
    // The oldest events of a subject may be deleted, once any are.
    text: `
      with subjects as (${ALL_SUBJECTS}),
      told as (
        select subject_type as type, subject_id as id, count(*) as events, min(sequence) as first,
          max(sequence) as last
        from events where merchant_id = $1 group by 1, 2),
      feed as (
        select coalesce(max(deleted_through), 0) > 0 as is_cut from event_feeds
        where merchant_id = $1)
      select id from subjects s full join told t using (type, id), feed
      where (s.version is distinct from t.last and not (is_cut and t.last is null))
        or t.events is distinct from t.last - t.first + 1 or (t.first > 1 and not is_cut)`
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
  },
  {
    name: 'event_positions',
    proves: 'positions have no gap, and end with the last position of the feed',
    is_of_all: true,
    text: `
      with positions as (
        select last_position, mark_id, last_position - 1
            - (length(entries) - length(replace(entries, ',', ''))) as before,
          lag(last_position, 1, (
            select deleted_through from event_feeds where merchant_id = $1
          )) over (order by last_position) as last_before,
          lead(last_position) over (order by last_position) is null as is_last
        from event_positions where merchant_id = $1)
      select mark_id as id from positions
      where before is distinct from last_before or (is_last and last_position is distinct from (
        select f.last_position from event_feeds f where f.merchant_id = $1))`
  },
  {
    name: 'event_position',
    proves: 'every event has a mark with positions, or one that waits for them, and no event two',
    is_of_all: true,
    text: `
      with marks as (
        select mark_id as id, entries from event_positions where merchant_id = $1
        union all select id, entries from event_marks where merchant_id = $1)
      select e.subject_id || '/' || e.sequence as id from events e
      where e.merchant_id = $1 and e.mark_id is not null
        and not exists (select from marks m where m.id = e.mark_id)
      union all
      select split_part(entry, ' ', 1) || '/' || split_part(entry, ' ', 2) as id
      from marks, unnest(string_to_array(entries, ',')) entry
      group by 1 having count(*) > 1`
  }
]
