// The JSON shapes of calendars: time zones, working days and holidays.

import Type, { type TSchema, type TUnsafe } from 'typebox'
import { WEEKDAYS, type Weekday } from '../../domain/kernel/working-days.ts'
import { oneOf } from './schemas.ts'

const HOLIDAYS_MAX = 400

/** `words` say whose days they are, and are the ends of the descriptions. */
export function calendarFields (words: Readonly<Record<'zone' | 'days' | 'holidays', string>>): {
  time_zone: TUnsafe<string>
  working_days: TUnsafe<readonly Weekday[]>
  holidays: TUnsafe<readonly string[]>
} {
  return {
    time_zone: Type.Unsafe<string>({
      type: 'string',
      format: 'time-zone',
      maxLength: 64,
      description: `${words.zone} It is a name of the IANA time zone database.`,
      examples: ['Europe/Paris']
    }),
    working_days: listOf<Weekday>(oneOf(WEEKDAYS, {
      description: 'Work is done on this weekday.'
    }), {
      minItems: 1,
      maxItems: WEEKDAYS.length,
      description: words.days,
      examples: [['monday', 'tuesday', 'wednesday', 'thursday', 'friday']]
    }),
    holidays: listOf<string>(Type.Unsafe<string>({
      type: 'string',
      format: 'date',
      pattern: '^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$',
      description: 'No work is done on this local date.',
      examples: ['2026-12-25']
    }), {
      maxItems: HOLIDAYS_MAX,
      description: words.holidays,
      examples: [['2026-12-25', '2026-12-26']]
    })
  }
}

function listOf<Item> (items: TSchema, about: object): TUnsafe<readonly Item[]> {
  return Type.Unsafe<readonly Item[]>({ type: 'array', items, uniqueItems: true, ...about })
}

export function timeOfDay (description: string): TUnsafe<string> {
  return Type.Unsafe<string>({
    type: 'string',
    format: 'time-of-day',
    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
    description,
    examples: ['16:00']
  })
}
