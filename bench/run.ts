// The bench: measures the orders a second of the service. In the same run it measures the service
// without a database, with one transaction for each order, and with all orders on one SKU; and
// questions after the availability of SKUs, beside the same service without a database.
// Usage: npm run bench [-- --rounds 5 --seconds 4 --only real,one-sku]
// BENCH_DATABASE_URL names a database to use instead of an embedded PostgreSQL.

import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { openDatabase, openServer, runAndExit, type Server } from '../demo/server.ts'
import { type Generator, openGenerator } from './generator.ts'
import { createMerchant } from './merchant.ts'
import type { Requests } from './orders.ts'
import {
  atLeast, atMost, boundSourcing, rateOf, type Sample, say, showBounds, showCases, showSourcing
} from './report.ts'
import { measureSourcing } from './sourcing.ts'
import { inspectPostgres, readCpu, readPeakMegabytes, readPostgresCpu } from './usage.ts'

const PARTS = ['real', 'no-database', 'one-by-one', 'one-sku', 'availability', 'sourcing']
const ONE_BY_ONE = [8, 16, 64]
const SKUS_ASKED = [1, 100]
const CONNECTIONS = 64
const MEGABYTES_MAX = 250
const WARM_UP_SECONDS = 12
/** Requests are counted, but more may come than any case sends. */
const NEVER_LIMITED = {
  KEY_REQUESTS_PER_SECOND_MAX: '1000000', MERCHANT_REQUESTS_PER_SECOND_MAX: '1000000'
}

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    only: { type: 'string', default: PARTS.join() }
  }
})
const [rounds, seconds] = [Number(options.rounds), Number(options.seconds)]
const wanted = new Set(options.only.split(','))
for (const name of wanted) if (!PARTS.includes(name)) throw new Error(`--only ${name}`)

type Case = { name: string, server: Server, connections: number, requests: Requests }
type Bench = { generate: Generator, key: string, postmaster: number | undefined }

async function openCases (
  opened: AsyncDisposableStack, database_url: string
): Promise<{ cases: Case[], key: string, real: Server }> {
  const real = await openServer(opened, { database_url, env: NEVER_LIMITED })
  say('Loading 30,003 stock rows …')
  const { key, sample_answer } = await createMerchant(real)
  const cases: Case[] = []
  const add = (name: string, server: Server, connections = CONNECTIONS): void => {
    cases.push({ name, server, connections, requests: 'all SKUs' })
  }
  if (wanted.has('real')) add('real', real)
  const openBare = async (): Promise<Server> => openServer(opened, {
    database_url,
    script: 'bench/no-database-server.ts',
    arguments: [sample_answer],
    env: NEVER_LIMITED
  })
  const bare = wanted.has('no-database') || wanted.has('availability') ? await openBare() : real
  if (wanted.has('no-database')) add('no database', bare)
  if (wanted.has('one-by-one')) {
    const server = await openServer(opened, { database_url, script: 'bench/one-by-one-server.ts' })
    for (const connections of ONE_BY_ONE) add(`one by one, ${connections}`, server, connections)
  }
  if (wanted.has('one-sku')) {
    cases.push({ name: 'one SKU', server: real, connections: CONNECTIONS, requests: 'one SKU' })
  }
  for (const skus_asked of wanted.has('availability') ? SKUS_ASKED : []) {
    const of = { connections: CONNECTIONS, requests: { skus_asked } }
    cases.push({ name: `available ${skus_asked}`, server: real, ...of },
      { name: `${skus_asked} no database`, server: bare, ...of })
  }
  return { cases, key, real }
}

let runs = 0

async function measure (
  bench: Bench, { server, connections, requests }: Case, seconds: number
): Promise<Sample> {
  const { generate, key, postmaster } = bench
  const before = await readUsage(server, postmaster)
  const result = await generate({
    port: Number(new URL(server.url).port),
    key,
    connections,
    seconds,
    requests,
    run: `R${String(++runs).padStart(4, '0')}`
  })
  const after = await readUsage(server, postmaster)
  const spent = (name: 'tandem' | 'postgres'): number | undefined => {
    const [from, to] = [before[name], after[name]]
    return from === undefined || to === undefined ? undefined : (to - from) / result.orders
  }
  const count = after.batches.count - before.batches.count
  return {
    orders_per_s: result.orders / result.seconds,
    p50_ms: result.p50_ms,
    p99_ms: result.p99_ms,
    batch: count === 0 ? undefined : (after.batches.sum - before.batches.sum) / count,
    cpu: {
      tandem: spent('tandem'),
      postgres: spent('postgres'),
      generator: result.cpu_us / result.orders
    }
  }
}

type Batches = { sum: number, count: number }
type Usage = { tandem: number | undefined, postgres: number | undefined, batches: Batches }

async function readUsage (server: Server, postmaster: number | undefined): Promise<Usage> {
  return {
    tandem: await readCpu(server.pid),
    postgres: await readPostgresCpu(postmaster),
    batches: await readBatches(server)
  }
}

async function readBatches ({ ops_url }: Server): Promise<Batches> {
  const text = await (await fetch(`${ops_url}/metrics`)).text()
  const read = (name: string): number =>
    Number(new RegExp(`^tandem_batch_size_${name} (.*)$`, 'm').exec(text)?.[1] ?? 0)
  return { sum: read('sum'), count: read('count') }
}

/** The first round is not counted, because Node still compiles code for most of it. */
async function measureAll (bench: Bench, cases: readonly Case[]): Promise<Map<string, Sample[]>> {
  const samples = new Map(cases.map(({ name }): [string, Sample[]] => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    const rates: string[] = []
    for (const one of cases) {
      // eslint-disable-next-line no-await-in-loop -- one case at a time
      const sample = await measure(bench, one, round === 0 ? WARM_UP_SECONDS : seconds)
      rates.push(`${one.name} ${sample.orders_per_s.toFixed(0)}`)
      if (round > 0) samples.get(one.name)?.push(sample)
    }
    say(`${round === 0 ? 'warm-up' : `round ${round}`}: ${rates.join(' · ')}`)
  }
  return samples
}

function ratioOf (part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined ? undefined : part / whole
}

await runAndExit(async (opened) => {
  say(`Node ${process.version}, ${cpus().length} cores; ${rounds} rounds of ${seconds} s a case`)
  const figures = wanted.has('sourcing') ? measureSourcing() : []
  if (figures.length > 0) showSourcing(figures)
  if ([...wanted].every((name) => name === 'sourcing')) {
    showBounds(boundSourcing(figures))
    return 0
  }
  const database_url = process.env.BENCH_DATABASE_URL ?? await openDatabase(opened)
  const { version, fsync, postmaster } = await inspectPostgres(database_url)
  say(`\nPostgreSQL ${version}, fsync ${fsync}`)
  const { cases, key, real } = await openCases(opened, database_url)
  const generate = openGenerator(opened)
  const samples = await measureAll({ generate, key, postmaster }, cases)
  showCases(samples)
  const rate = rateOf(samples.get('real'))
  const one_by_one = ONE_BY_ONE.map((count) => rateOf(samples.get(`one by one, ${count}`)) ?? 0)
  const best = Math.max(...one_by_one)
  showBounds([
    atLeast('real ÷ no database', ratioOf(rate, rateOf(samples.get('no database'))), 0.3),
    atLeast('real ÷ one by one at its best', best === 0 ? undefined : ratioOf(rate, best), 3),
    atLeast('one SKU ÷ real', ratioOf(rateOf(samples.get('one SKU')), rate), 0.7),
    atMost('peak memory of Tandem, MB', await readPeakMegabytes(real.pid), MEGABYTES_MAX),
    ...boundSourcing(figures)
  ])
  return 0
})
