// Every state can be reached, and the database knows the same ones.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { sql } from 'kysely'
import { EVENT_TYPES, SUBJECTS } from '../../src/domain/resources.ts'
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

/** The lists of names in the domain, each sorted, by the names of their constants. */
const LISTS = new Map(constants.flatMap(([name, value]) =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')
    ? [[name, value.toSorted()] as const]
    : []))

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

for (const [column, allowed] of Object.entries(checks)) {
  t.test(`${column}: the database allows what a list of the domain says`, async (t) => {
    const said = [...LISTS.values()].map((list) => list.join(' '))
    t.ok(said.includes(allowed.toSorted().join(' ')), allowed.join(' '))
  })
}

/** Of things that are stored within the JSON of a column. */
const IN_JSON = [
  'ANSWER_STATUSES', 'BILL_CHARGE_KINDS', 'CHARGE_KINDS', 'CREDIT_KINDS', 'INCIDENT_KINDS'
]

t.test('every list of statuses, kinds or modes is held by the database', async (t) => {
  const held = Object.values(checks).map((allowed) => allowed.toSorted().join(' '))
  const names = [...LISTS.keys()].filter((name) => /_(STATUSES|KINDS|MODES|STATES)$/.test(name))
  t.ok(names.length > 9)
  const not_held = names.filter((name) => !held.includes(LISTS.get(name)?.join(' ') ?? ''))
  t.same(not_held.sort(), IN_JSON)
})

t.test('every event names a subject that exists, and every subject has an event', async (t) => {
  const subjects = EVENT_TYPES.map((type) => type.slice(0, type.indexOf('.')))
  t.same([...new Set(subjects)].sort(), SUBJECTS.map(({ name }) => name).sort())
  t.equal(new Set(EVENT_TYPES).size, EVENT_TYPES.length)
})

t.test('no list says a thing twice', async (t) => {
  const lists = constants.filter(([, value]) => Array.isArray(value)) as Array<[string, unknown[]]>
  for (const [name, list] of lists) {
    t.equal(new Set(list).size, list.length, name)
  }
})
