// Calendar days (UTC) counted from today, since promises are checked by the day they are made.

const DAY_MS = 24 * 3_600_000

export function dayIn (days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)
}
