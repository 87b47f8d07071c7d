// The demo of a chain: A makes, B stores, C sells. AdventureWorks' orders are placed at C and lived
// to their end, first in three installations with a database each, then inside one.
// Usage: npm run demo:chain [-- --orders 400] [-- --only three | one]

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { readDemoData } from '../data.ts'
import { PROJECT, runAndExit } from '../server.ts'
import { say, showChecks } from '../show.ts'
import { type Goods, planGoods } from './goods.ts'
import { liveChain } from './live.ts'
import { createChain, membersOf, type Place } from './merchants.ts'
import { openPlace } from './places.ts'
import { showChain } from './show.ts'
import { goodsOf, type MemberBooks, readChain, unitsOf, verifyChain } from './verify.ts'

const { values: options } = parseArgs({
  options: { orders: { type: 'string' }, only: { type: 'string' } }
})

type Told = { all: MemberBooks[], is_right: boolean }

/** Each Tandem ends before the next story begins. */
async function tell (
  name: string, installations: 1 | 3, goods: Goods
): Promise<Told> {
  await using opened = new AsyncDisposableStack()
  say(`\n${name}\n`)
  const retailer = await openPlace(opened)
  const distributor = installations === 1 ? retailer : await openPlace(opened)
  const maker = installations === 1 ? retailer : await openPlace(opened)
  const chain = await createChain({ retailer, distributor, maker }, goods)
  for (const { operator } of membersOf(chain)) opened.defer(operator.close)
  const life = await liveChain(chain, goods)
  const all = await readChain(chain)
  showChain(all, life)
  const is_right = showChecks(verifyChain(goods.orders, all, life))
  const places = new Set([retailer, distributor, maker])
  const healthy: boolean[] = []
  // eslint-disable-next-line no-await-in-loop -- one after the other
  for (const place of places) healthy.push(await askDoctor(place))
  return { all, is_right: is_right && healthy.every(Boolean) }
}

/** Returns whether all that the doctor checks holds. What does not is printed. */
async function askDoctor ({ database_url }: Place): Promise<boolean> {
  const doctor = spawn(process.execPath, ['src/bin/doctor.ts'], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, DATABASE_URL: database_url }
  })
  const report = text(doctor.stdout)
  const [code] = await once(doctor, 'exit') as [number | null]
  const faults = code === 0 ? [] : (await report).trim().split('\n')
  return showChecks([{ claim: 'the doctor finds nothing in the database', faults }])
}

/**
 * Which order came first decides what the maker sends and what the warehouse: only what the
 * retailer sells is the same each time. What it pays for that differs by cents, since what is
 * bought in more parts is rounded more often.
 */
function sumsOf ([retailer]: readonly MemberBooks[]): string {
  if (retailer === undefined) return ''
  const { orders } = retailer
  const units = [unitsOf(orders, 'delivered_quantity'), unitsOf(orders, 'refused_quantity')]
  return [...units, goodsOf(orders)].join(' ')
}

await runAndExit(async () => {
  const { suppliers, orders: placed } = await readDemoData()
  const orders = placed.slice(0, Number(options.orders ?? placed.length))
  const goods = planGoods(suppliers, orders)
  const three = options.only === 'one'
    ? undefined
    : await tell('Three merchants, each with a Tandem and a database of its own', 3, goods)
  const one = options.only === 'three'
    ? undefined
    : await tell('The same three in one Tandem', 1, goods)
  const told = [three, one].filter((story) => story !== undefined)
  let is_same = true
  if (three !== undefined && one !== undefined) {
    const sums = [sumsOf(three.all), sumsOf(one.all)]
    const faults = sums[0] === sums[1] ? [] : sums
    say('\nBoth\n')
    is_same = showChecks([{ claim: 'customers get the same, for the same money', faults }])
  }
  return is_same && told.every(({ is_right }) => is_right) ? 0 : 1
})
