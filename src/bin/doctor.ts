// Proves the invariants on live data. Exits with 0 when all hold, and with 1 when data is damaged.
// Usage: npm run doctor [-- --since 2026-11-27T00:00:00Z --sample 1000 (or a share, such as 0.05)]

import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { examineMerchants, listKeyNotices } from '../doctor.ts'
import type { KeyNotice } from '../modules/doctor/old-key-texts.ts'
import type { Finding, Progress, Wanted } from '../modules/doctor/service.ts'
import { connectDatabase } from '../platform/db/connect.ts'
import { inSnapshot } from '../platform/db/snapshot.ts'
import { analyzeTables } from '../platform/db/statistics.ts'

const USAGE_FAULT = 64 // EX_USAGE of sysexits.h
const CONFIG_FAULT = 78 // EX_CONFIG
const NOT_EXAMINED = 69 // EX_UNAVAILABLE

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** Reads the options. Throws for one that is not valid. */
function readWanted (args: string[]): Wanted {
  const { values: { since, sample } } = parseArgs({
    args, options: { since: { type: 'string' }, sample: { type: 'string' } }
  })
  return {
    since: since === undefined ? undefined : readInstant(since),
    sample: sample === undefined ? undefined : readSample(sample)
  }
}

function readInstant (text: string): string {
  const is_instant = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2}))?$/.test(text)
  if (!is_instant || Number.isNaN(Date.parse(text))) {
    throw new Error('--since takes a date or an instant, such as 2026-11-27T06:00:00Z')
  }
  return new Date(text).toISOString()
}

function readSample (text: string): Wanted['sample'] {
  const number = /^[0-9]{1,9}(\.[0-9]{1,9})?$/.test(text) ? Number(text) : 0
  if (number > 0 && number < 1) return { share: number }
  if (number >= 1 && Number.isInteger(number)) return { count: number }
  throw new Error('--sample takes a share, such as 0.05, or a number of orders, such as 1000')
}

/** Prints a line for each step, with its seconds at the end. A long step also prints each 10 %. */
function buildProgress (): Progress {
  let started_ms = 0
  let printed = 0
  return ({ name, number, of }, done) => {
    if (done === 0) {
      started_ms = performance.now()
      printed = 0
      process.stderr.write(`${`[${number}/${of}]`.padStart(7)} ${name} …`)
    } else if (done === 1) {
      process.stderr.write(` ${((performance.now() - started_ms) / 1000).toFixed(1)} s\n`)
    } else if (done >= printed + 0.1) {
      printed = Math.floor(done * 10) / 10
      process.stderr.write(` ${Math.round(printed * 100)} %`)
    }
  }
}

function describe ({ name, proves, count, ids }: Finding, name_width: number): string {
  const line = `${count === 0 ? 'ok' : `${count} damaged`}`.padEnd(14) +
    `${name.padEnd(name_width)}  ${proves}`
  const more = count > ids.length ? [`… and ${count - ids.length} more`] : []
  return [line, ...[...ids, ...more].map((id) => `${''.padEnd(14)}  ${id}`)].join('\n')
}

/** A notice is not damage: its rows work until they are written again. */
function describeNotice ({ name, count, rows }: KeyNotice): string {
  const more = count > rows.length ? [`… and ${count - rows.length} more`] : []
  const lines = rows.map(({ id, key, fault }) => `${id} ${readable(key)} ${fault}`)
  return [
    `${`${count} to mend`.padEnd(14)}${name}  works, but is refused when it is written again`,
    ...[...lines, ...more].map((line) => `${''.padEnd(14)}  ${line}`)
  ].join('\n')
}

/** Writes all but visible ASCII characters as `\u` and their number. */
function readable (key: string): string {
  return JSON.stringify(key).replace(/[^ -~]/g, (unit) =>
    `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

async function examineDatabase (url: string, wanted: Wanted): Promise<number> {
  const database = connectDatabase({ url, connections_max: 8, onBrokenConnection: () => {} })
  // The checks read whole tables and may take long, and no request waits for them.
  Object.assign(database.reads.options, { query_timeout: 0, statement_timeout: 0 })
  try {
    const started_ms = performance.now()
    process.stderr.write('Renewing the statistics of all tables …')
    await analyzeTables(database.db)
    process.stderr.write(` ${((performance.now() - started_ms) / 1000).toFixed(1)} s\n`)
    const { merchants, sales_orders, findings, notices } = await inSnapshot(
      database.db, async (snapshot, merchant_ids) => ({
        merchants: merchant_ids.length,
        ...await examineMerchants(snapshot, merchant_ids, wanted, buildProgress()),
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

async function run (): Promise<number> {
  let wanted: Wanted
  try {
    wanted = readWanted(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return USAGE_FAULT
  }
  const { database_url } = readConfig(process.env)
  if (database_url === null) {
    process.stderr.write('DATABASE_URL is not set\n')
    return CONFIG_FAULT
  }
  try {
    return await examineDatabase(database_url, wanted)
  } catch (error) {
    const reason = error instanceof Error ? error.stack : error
    process.stderr.write(`\nThe examination failed. Nothing is proved: ${reason}\n`)
    return NOT_EXAMINED
  }
}

process.exitCode = await run()
