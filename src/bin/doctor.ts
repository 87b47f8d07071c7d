// Proves the invariants on live data: exits 0 when all hold, 1 when something is damaged.

import { readConfig } from '../config.ts'
import { type KeyNotice, listKeyNotices } from '../modules/doctor/keys.ts'
import { examine, type Finding } from '../modules/doctor/service.ts'
import { connectDatabase } from '../platform/db/connect.ts'
import { inSnapshot } from '../platform/db/snapshot.ts'
import { analyzeTables } from '../platform/statistics.ts'

const CONFIG_FAULT = 78 // EX_CONFIG of sysexits.h
const NOT_EXAMINED = 69 // EX_UNAVAILABLE

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

function describe ({ name, proves, count, ids }: Finding, name_width: number): string {
  const line = `${count === 0 ? 'ok' : `${count} damaged`}`.padEnd(14) +
    `${name.padEnd(name_width)}  ${proves}`
  const more = count > ids.length ? [`… and ${count - ids.length} more`] : []
  return [line, ...[...ids, ...more].map((id) => `${''.padEnd(14)}  ${id}`)].join('\n')
}

/** Nothing of it is damage: such rows work until they are written again. */
function describeNotice ({ name, count, rows }: KeyNotice): string {
  const more = count > rows.length ? [`… and ${count - rows.length} more`] : []
  const told = rows.map(({ id, key, fault }) => `${id} ${readable(key)} ${fault}`)
  return [
    `${`${count} to mend`.padEnd(14)}${name}  works, but is refused when it is written again`,
    ...[...told, ...more].map((line) => `${''.padEnd(14)}  ${line}`)
  ].join('\n')
}

/** What nobody can see is written as its number. */
function readable (key: string): string {
  return JSON.stringify(key).replace(/[^ -~]/g, (unit) =>
    `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

async function examineDatabase (url: string): Promise<number> {
  const database = connectDatabase({ url, connections_max: 8, onBrokenConnection: () => {} })
  try {
    await analyzeTables(database.db)
    const { merchants, sales_orders, findings, notices } = await inSnapshot(
      database.db, async (snapshot, merchant_ids) => ({
        merchants: merchant_ids.length,
        ...await examine(snapshot, merchant_ids),
        notices: await listKeyNotices(snapshot, merchant_ids)
      }))
    const name_width = Math.max(...findings.map(({ name }) => name.length))
    for (const finding of findings) say(describe(finding, name_width))
    for (const notice of notices) say(describeNotice(notice))
    const damaged = findings.filter(({ count }) => count > 0)
    say(`\n${merchants} merchants, ${sales_orders} sales orders, ${findings.length} checks: ` +
      `${damaged.length === 0 ? 'all hold' : `${damaged.length} found damage`}`)
    return damaged.length === 0 ? 0 : 1
  } finally {
    await database.close()
  }
}

const { database_url } = readConfig(process.env)
if (database_url === null) {
  process.stderr.write('DATABASE_URL is not set\n')
  process.exitCode = CONFIG_FAULT
} else {
  try {
    process.exitCode = await examineDatabase(database_url)
  } catch (error) {
    process.stderr.write(`Nothing is proved: ${error instanceof Error ? error.stack : error}\n`)
    process.exitCode = NOT_EXAMINED
  }
}
