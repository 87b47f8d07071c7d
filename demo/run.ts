// The demo: the orders of AdventureWorks, 2011 to 2014, placed in a Tandem that really runs, read
// back and checked; then once more in another order of arrival.
// Usage: npm run demo [-- --url http://localhost:3000 --platform-key KEY]

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { compareBooks } from './compare.ts'
import { type DemoOrder, type DemoSupplier, readDemoData } from './data.ts'
import { createMerchant } from './merchant.ts'
import { placeOrders } from './place.ts'
import { type Books, readBooks, sumBooks } from './read-back.ts'
import { openDatabase, openServer, PROJECT, runAndExit } from './server.ts'
import { buildProgress, say, showChecks, showSummary } from './show.ts'
import { verifyBooks } from './verify.ts'

const DOCTOR = 'src/bin/doctor.ts'
const SEED = 20110416 // the day of the first order

const { values: options } = parseArgs({
  options: { url: { type: 'string' }, 'platform-key': { type: 'string' } }
})

type Tandem = { url: string, platform_key: string, database_url?: string }
type Story = { name: string, suppliers: readonly DemoSupplier[], orders: readonly DemoOrder[] }

async function openTandem (opened: AsyncDisposableStack): Promise<Tandem> {
  const { url, 'platform-key': platform_key } = options
  if (url !== undefined && platform_key !== undefined) return { url, platform_key }
  if (url !== undefined || platform_key !== undefined) throw new Error('--url and --platform-key')
  say('Starting PostgreSQL and Tandem …')
  const database_url = await openDatabase(opened)
  return { ...await openServer(opened, { database_url }), database_url }
}

type Told = { books: Books, is_right: boolean }

async function tell (tandem: Tandem, { name, suppliers, orders }: Story): Promise<Told> {
  const rows = suppliers.reduce((sum, { stock }) => sum + stock.length, 0)
  say(`\n${name}\n`)
  const merchant = await createMerchant(tandem, name, suppliers)
  say(`  merchant ${merchant.id}: ${suppliers.length} suppliers, ${rows} stock rows`)
  const placing = await placeOrders(merchant, orders, buildProgress(orders.length, 'orders'))
  const books = await readBooks(merchant)
  merchant.operator.close()
  say('')
  showSummary(sumBooks(books), placing)
  say('')
  return { books, is_right: showChecks(verifyBooks({ suppliers, orders }, placing, books)) }
}

/** The same every time. */
function shuffle<T> (items: readonly T[]): T[] {
  let state = SEED
  const random = (): number => { // Lehmer's generator
    state = state * 48_271 % 2_147_483_647
    return state / 2_147_483_647
  }
  return items.map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at).map(({ item }) => item)
}

/** What the doctor says of the database, where both are at hand. */
async function askDoctor ({ database_url }: Tandem): Promise<boolean> {
  if (database_url === undefined || !existsSync(`${PROJECT}/${DOCTOR}`)) return true
  say('\nThe doctor, on the database\n')
  const doctor = spawn(process.execPath, [DOCTOR], {
    cwd: PROJECT, stdio: 'inherit', env: { ...process.env, DATABASE_URL: database_url }
  })
  const [code] = await once(doctor, 'exit') as [number | null]
  return code === 0
}

await runAndExit(async (opened) => {
  const { suppliers, orders } = await readDemoData()
  const tandem = await openTandem(opened)
  const first = await tell(tandem, { name: 'AdventureWorks, as it happened', suppliers, orders })
  const second = await tell(tandem, {
    name: 'AdventureWorks, the same orders shuffled', suppliers, orders: shuffle(orders)
  })
  say('\nBoth\n')
  const { checks, differences } = compareBooks(first.books, second.books)
  for (const difference of differences) say(`  ${difference}`)
  const is_same = showChecks(checks)
  const is_healthy = await askDoctor(tandem)
  return first.is_right && second.is_right && is_same && is_healthy ? 0 : 1
})
