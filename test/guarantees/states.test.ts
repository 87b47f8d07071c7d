// Every state can be reached, and the database knows the same ones.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { sql } from 'kysely'
import { ROLES } from '../../src/domain/model/merchant/api-key.ts'
import { DECISION_TRIGGERS } from '../../src/domain/back-to-back/state.ts'
import { EVENT_TYPES, SUBJECT_TYPES } from '../../src/domain/kernel/event-types.ts'
import {
  CANCELLATION_STATES, PURCHASE_ORDER_KINDS, PURCHASE_ORDER_STATUSES
} from '../../src/domain/model/purchase-order/purchase-order.ts'
import {
  DELIVERY_MODES, FULFILLMENT_STATUSES, PAYMENT_STATUSES, PAYMENT_TERMS, SALES_ORDER_STATUSES,
  SHORTAGE_POLICIES, SOURCING_STATUSES
} from '../../src/domain/model/sales-order/sales-order.ts'
import { EXCEPTION_KINDS } from '../../src/domain/model/exception/exception.ts'
import { FEED_MODES } from '../../src/domain/model/stock/stock-row.ts'
import { DESTINATIONS } from '../../src/domain/model/shipment/shipment.ts'
import {
  STOCK_BASES, SUPPLIER_KINDS, SUPPLIER_STATUSES
} from '../../src/domain/model/supplier/supplier.ts'
import { ID_PREFIXES } from '../../src/platform/id.ts'
import { inTurn } from '../support/in-turn.ts'
import { givenService } from '../support/service.ts'

t.setTimeout(120_000)
const { db } = await givenService(t)

type Moves = Readonly<Record<string, readonly string[]>>

/** Every constant of the domain, by its name. */
async function readDomain (): Promise<Array<[string, unknown]>> {
  const folder = join(import.meta.dirname, '../../src/domain')
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'))
  const modules = await inTurn(files, async (file) =>
    Object.entries(await import(join(folder, file)) as object))
  return modules.flat()
}

const constants = await readDomain()
const checks = await readChecks()
const tables = constants.filter(([name]) => name.endsWith('_MOVES')) as Array<[string, Moves]>

t.test('there are tables of moves', async (t) => {
  const names = tables.map(([name]) => name)
  for (const name of ['PURCHASE_ORDER_MOVES', 'SALES_ORDER_MOVES']) t.ok(names.includes(name), name)
})

for (const [name, moves] of tables) {
  const states = Object.keys(moves)

  t.test(`${name}: every state is reached from the first`, async (t) => {
    const reached = new Set(states.slice(0, 1))
    for (const state of reached) for (const next of moves[state] ?? []) reached.add(next)
    t.same([...reached].sort(), [...states].sort())
    for (const [state, next] of Object.entries(moves)) {
      t.equal(new Set(next).size, next.length, `${state} names each once`)
      t.notOk(next.includes(state), `${state} does not lead to itself`)
      t.same(next.filter((one) => !states.includes(one)), [], `${state} leads to states`)
    }
    t.ok(states.some((state) => moves[state]?.length === 0), 'there is an end')
  })

  t.test(`${name}: its states are those of the list beside it, in its order`, async (t) => {
    const list = constants.find(([one]) => one === name.replace(/_MOVES$/, '_STATUSES'))
    t.same(states, list?.[1])
  })
}

/** What the CHECK of a column allows, by the constant that says the same. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  'api_keys.role': ROLES,
  'exceptions.kind': EXCEPTION_KINDS,
  'purchase_orders.cancellation': CANCELLATION_STATES,
  'purchase_orders.delivery_mode': DELIVERY_MODES,
  'purchase_orders.fulfillment_status': FULFILLMENT_STATUSES,
  'purchase_orders.kind': PURCHASE_ORDER_KINDS,
  'purchase_orders.status': PURCHASE_ORDER_STATUSES,
  'sales_orders.delivery_mode': DELIVERY_MODES,
  'sales_orders.fulfillment_status': FULFILLMENT_STATUSES,
  'sales_orders.payment_status': PAYMENT_STATUSES,
  'sales_orders.payment_terms': PAYMENT_TERMS,
  'sales_orders.shortage_policy': SHORTAGE_POLICIES,
  'sales_orders.sourcing_status': SOURCING_STATUSES,
  'sales_orders.status': SALES_ORDER_STATUSES,
  'shipments.destination': DESTINATIONS,
  'sourcing_decisions.trigger': DECISION_TRIGGERS,
  'stock_feeds.mode': FEED_MODES,
  'suppliers.kind': SUPPLIER_KINDS,
  'suppliers.status': SUPPLIER_STATUSES,
  'suppliers.stock_basis': STOCK_BASES
}

/** `CHECK ((status = ANY (ARRAY['draft'::text, …])))`, by table and column. */
async function readChecks (): Promise<Record<string, string[]>> {
  const { rows } = await sql<{ name: string, text: string }>`
    select conrelid::regclass || '.' || attname as name, pg_get_constraintdef(c.oid) as text
    from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
    where contype = 'c' and connamespace = 'public'::regnamespace
      and cardinality(conkey) = 1`.execute(db)
  const lists = rows.filter(({ text }) => text.includes('ANY (ARRAY['))
  return Object.fromEntries(lists.map(({ name, text }) =>
    [name, [...text.matchAll(/'([^']*)'/g)].map(([, value]) => value ?? '')]))
}

t.test('every CHECK of a list in the database has its constant, and the other way', async (t) => {
  t.same(Object.keys(checks).sort(), Object.keys(LISTS).sort())
})

for (const [column, allowed] of Object.entries(checks)) {
  t.test(`${column}: the database allows what the code knows`, async (t) => {
    t.same([...allowed].sort(), [...LISTS[column] ?? []].sort())
  })
}

t.test('every event names a subject that exists, and every subject has an event', async (t) => {
  const subjects = EVENT_TYPES.map((type) => type.slice(0, type.indexOf('.')))
  t.same([...new Set(subjects)].sort(), [...SUBJECT_TYPES].sort())
  t.equal(new Set(EVENT_TYPES).size, EVENT_TYPES.length)
})

t.test('no list says a thing twice', async (t) => {
  const lists = constants.filter(([, value]) => Array.isArray(value)) as Array<[string, unknown[]]>
  for (const [name, list] of [...lists, ['ID_PREFIXES', [...ID_PREFIXES]] as const]) {
    t.equal(new Set(list).size, list.length, name)
  }
})
