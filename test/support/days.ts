// Calendar days (UTC) as seen from today: promises are judged by the day on which they are made.

const DAY_MS = 24 * 3_600_000

export function dayIn (days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)
}
