// The demo: places the orders of AdventureWorks (2011 to 2014) in a running Tandem, reads
// everything back and checks it. It repeats this for a second merchant and compares both. Then it
// takes the first merchant's orders to their end. At last a merchant reaches its suppliers by every
// channel, which needs the demo's own Tandem.
// Usage: npm run demo [-- --only channels | --url http://localhost:3000 --platform-key KEY]
// With `--documents FOLDER` some hundred invoices and credit notes are written as files.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { liveOnChannels } from './channels/live.ts'
import { type ChannelServers, openChannelServers } from './channels/servers.ts'
import { showChannels } from './channels/show.ts'
import { verifyChannels } from './channels/verify.ts'
import { compareBooks } from './compare.ts'
import { type DemoOrder, type DemoSupplier, readDemoData } from './data.ts'
import { writeDocuments } from './documents.ts'
import { liveOrders } from './live.ts'
import { createMerchant, type DemoMerchant } from './merchant.ts'
import { placeOrders } from './place.ts'
import { type Books, readBooks, sumBooks } from './read-back.ts'
import { openDatabase, openServer, PROJECT, runAndExit } from './server.ts'
import { buildProgress, say, showChecks, showSummary } from './show.ts'
import { showLife } from './show-life.ts'
import { openSupplierClients } from './supplying.ts'
import { verifyBooks } from './verify.ts'
import { verifyLife } from './verify-life.ts'

const DOCTOR = 'src/bin/doctor.ts'

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    'platform-key': { type: 'string' },
    only: { type: 'string' },
    documents: { type: 'string' }
  }
})

/** Orders that go to a supplier by each channel. */
const CHANNEL_ORDERS = 24

type Tandem = {
  url: string
  platform_key: string
  /** These are known only of a Tandem that the demo has started. */
  database_url?: string
  servers?: ChannelServers
}
type Data = { suppliers: readonly DemoSupplier[], orders: readonly DemoOrder[] }

async function openTandem (opened: AsyncDisposableStack): Promise<Tandem> {
  const { url, 'platform-key': platform_key } = options
  if (url !== undefined && platform_key !== undefined) return { url, platform_key }
  if (url !== undefined || platform_key !== undefined) throw new Error('--url and --platform-key')
  say('Starting PostgreSQL and Tandem …')
  const servers = await openChannelServers(opened)
  const database_url = await openDatabase(opened)
  const { env } = servers
  return { ...await openServer(opened, { database_url, env }), database_url, servers }
}

type Told = { merchant: DemoMerchant, books: Books, is_right: boolean }

async function tell (
  tandem: Tandem, { name, suppliers, orders }: Data & { name: string }
): Promise<Told> {
  const rows = suppliers.reduce((sum, { stock }) => sum + stock.length, 0)
  say(`\n${name}\n`)
  const merchant = await createMerchant(tandem, name, suppliers)
  say(`  merchant ${merchant.id}: ${suppliers.length} suppliers, ${rows} stock rows`)
  const placing = await placeOrders(merchant, orders, buildProgress(orders.length, 'orders'))
  const books = await readBooks(merchant)
  say('')
  showSummary(sumBooks(books), placing)
  say('')
  const is_right = showChecks(verifyBooks({ suppliers, orders }, placing, books))
  return { merchant, books, is_right }
}

function tellBoth (first: Told, second: Told): boolean {
  say('\nBoth\n')
  const { checks, differences } = compareBooks(first.books, second.books)
  for (const difference of differences) say(`  ${difference}`)
  return showChecks(checks)
}

async function tellOn ({ merchant, books }: Told, { suppliers, orders }: Data): Promise<boolean> {
  say('\nThe first merchant’s orders, lived to their end\n')
  const clients = await openSupplierClients(merchant, books.suppliers)
  say(`  ${clients.size} suppliers with a key of their own`)
  const life = await liveOrders(merchant, clients, { suppliers, orders, books })
  say('')
  showLife(life)
  say('')
  if (options.documents !== undefined) {
    const count = await writeDocuments(merchant, life.accounts.invoices, options.documents)
    say(`  ${count} documents are in ${options.documents}\n`)
  }
  return showChecks(verifyLife(suppliers, life))
}

async function tellChannels (tandem: Tandem): Promise<boolean> {
  say('\nA merchant that reaches each supplier by another channel\n')
  if (tandem.servers === undefined) {
    say('  left out: it needs a Tandem that may reach the mail, SFTP and HTTP servers of the demo')
    return true
  }
  const life = await liveOnChannels(tandem, tandem.servers, CHANNEL_ORDERS)
  life.merchant.operator.close()
  showChannels(life)
  say('')
  return showChecks(verifyChannels(life))
}

/** Runs the doctor on the database, if both are available. Returns whether all checks hold. */
async function askDoctor ({ database_url }: Tandem): Promise<boolean> {
  if (database_url === undefined || !existsSync(`${PROJECT}/${DOCTOR}`)) return true
  say('\nThe doctor, on the database\n')
  const doctor = spawn(process.execPath, [DOCTOR], {
    cwd: PROJECT, stdio: 'inherit', env: { ...process.env, DATABASE_URL: database_url }
  })
  const [code] = await once(doctor, 'exit') as [number | null]
  return code === 0
}

async function tellAdventureWorks (
  opened: AsyncDisposableStack, tandem: Tandem
): Promise<boolean> {
  const data = await readDemoData()
  const first = await tell(tandem, { name: 'AdventureWorks, as it happened', ...data })
  opened.defer(first.merchant.operator.close)
  const second = await tell(tandem, { name: 'AdventureWorks, the same again', ...data })
  second.merchant.operator.close()
  const is_same = tellBoth(first, second)
  const is_lived = await tellOn(first, data)
  return [first.is_right, second.is_right, is_same, is_lived].every(Boolean)
}

await runAndExit(async (opened) => {
  const tandem = await openTandem(opened)
  const is_right = options.only === 'channels' || await tellAdventureWorks(opened, tandem)
  const are_channels_right = await tellChannels(tandem)
  const is_healthy = await askDoctor(tandem)
  return is_right && are_channels_right && is_healthy ? 0 : 1
})
