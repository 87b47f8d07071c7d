// Calendar dates, counted in whole days, and times that callers name.

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
const DAY_MAX = 2_932_896

/** Days from 1970-01-01 to the date, or to the UTC date of an instant. */
export function dayOf (date: string): number {
  return Math.floor(Date.parse(date) / DAY_MS)
}

/** The date as text. Days after 9999-12-31 become that day, so that dates sort as text. */
export function dateOf (day: number): string {
  const date = new Date(Math.min(day, DAY_MAX) * DAY_MS)
  const month = date.getUTCMonth() + 1
  const day_of_month = date.getUTCDate()
  const year = String(date.getUTCFullYear()).padStart(4, '0')
  return `${year}-${month < 10 ? '0' : ''}${month}-${day_of_month < 10 ? '0' : ''}${day_of_month}`
}

/** Null when all dates are null. */
export function latestDateOf (dates: readonly (string | null)[]): string | null {
  let latest: string | null = null
  for (const date of dates) if (date !== null && (latest === null || date > latest)) latest = date
  return latest
}

/** The time that a caller names for something that happened. The default and the latest is now. */
export function momentOf (said: string | undefined, now: string): string {
  if (said === undefined) return now
  const moment = new Date(said).toISOString()
  return moment > now ? now : moment
}

export function addHours (instant: string, hours: number): string {
  return addSeconds(instant, hours * 3_600)
}

/** The instant so many seconds later. */
export function addSeconds (instant: string, seconds: number): string {
  return new Date(Date.parse(instant) + seconds * 1_000).toISOString()
}
