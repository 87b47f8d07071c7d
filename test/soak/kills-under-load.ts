// Servers that are killed, and connections that are cut, while orders are placed and paid.

import { type Reply, until } from '../support/processes.ts'
import { count, type Field, inParallel, orderBody, randomBelow, type Tally } from './field.ts'

const SKUS = ['KILL-1', 'KILL-2', 'KILL-3', 'KILL-4', 'KILL-5', 'KILL-6']
const LANES = 24
/** One in so many clients gives up when its connection breaks, and never learns what happened. */
const GIVE_UP_ONE_IN = 5
/** Final answers between two faults. */
const ANSWERS_BETWEEN = 100

/** A request that was answered, and its answer. */
export type Acknowledged = { path: string, body: unknown, key: string, reply: Reply }

export type KillRun = {
  acknowledged: Acknowledged[]
  /** References of orders whose clients gave up. */
  given_up: string[]
  /** Sessions that the database ended. */
  cut: number
  /** Sends whose connection broke before an answer. */
  broken: number
  /** Sends that met no server: it was being restarted. */
  refused: number
  /** Retries that found the work done. */
  replayed: number
  tally: Tally
}

type Run = KillRun & { is_over: boolean }

/** Cuts the busy connections, then kills one server, the other, or both, and so on. */
export async function killUnderLoad (
  field: Field, { kills }: { kills: number }
): Promise<KillRun> {
  await Promise.all(SKUS.map(async (sku) => field.putStock(sku, { on_hand: 100_000 })))
  const run: Run = {
    acknowledged: [],
    given_up: [],
    cut: 0,
    broken: 0,
    refused: 0,
    replayed: 0,
    tally: {},
    is_over: false
  }
  const load = inParallel(LANES, LANES, async () => {
    // eslint-disable-next-line no-await-in-loop -- a client has one order at a time
    while (!run.is_over) await playOrder(field, run)
  })
  const killing = (async () => {
    for (let kill = 0; kill < kills; kill++) {
      // eslint-disable-next-line no-await-in-loop -- one fault after the other
      await cutConnections(field, run)
      // eslint-disable-next-line no-await-in-loop -- one fault after the other
      await killServers(field, run, [[0], [1], [0, 1]][kill % 3] ?? [])
    }
  })()
  await killing.finally(() => { run.is_over = true })
  await load
  return run
}

const BUSY = `from pg_stat_activity where datname = current_database()
  and application_name = 'tandem' and state = 'active'`

/** The database ends the sessions that are at work, wherever in their transaction they are. */
async function cutConnections ({ ask }: Field, run: Run): Promise<void> {
  await untilAnswered(run)
  run.cut += await until(async () =>
    (await ask(`select pg_terminate_backend(pid) ${BUSY}`)).length, 'sessions at work')
}

async function killServers (
  { ask, killAndRestart }: Field, run: Run, ats: readonly number[]
): Promise<void> {
  await untilAnswered(run)
  // Then what is killed may have committed what it never answers.
  await until(async () => (await ask(`select pid ${BUSY} and query = 'commit'`)).length > 0,
    'a commit under way')
  await Promise.all(ats.map(async (at) => killAndRestart(at)))
}

async function untilAnswered ({ acknowledged }: Run): Promise<void> {
  const enough = acknowledged.length + ANSWERS_BETWEEN
  await until(async () => acknowledged.length >= enough, 'answers between two faults')
}

/** Places an order, on account or prepaid or as a draft, and does what is left to do. */
async function playOrder (field: Field, run: Run): Promise<void> {
  const kind = ['on_account', 'prepaid', 'draft'][randomBelow(3)]
  const lines = SKUS.slice(randomBelow(3), 3 + randomBelow(4)).map((sku) =>
    ({ sku, quantity: 1 + randomBelow(2), unit_price: '19.90' }))
  const body = orderBody({
    lines,
    ...kind === 'prepaid' && { payment_terms: 'prepaid' },
    ...kind === 'draft' && { confirm: false }
  })
  const reference = String(body.reference)
  const may_give_up = randomBelow(GIVE_UP_ONE_IN) === 0
  const ask = async (path: string, sent: unknown, key: string) => {
    const reply = await sendUntilAnswered(field, run, { path, body: sent, key, may_give_up })
    if (reply === undefined) run.given_up.push(reference)
    return reply
  }
  const placed = await ask('/sales-orders', body, `place-${reference}`)
  if (placed === undefined || placed.status !== 201) return
  const { id, total } = JSON.parse(placed.body)
  if (kind === 'prepaid') {
    await ask(`/sales-orders/${id}/payments`, { reference: 'all of it', amount: total },
      `pay-${reference}`)
  }
  if (kind === 'draft') await ask(`/sales-orders/${id}/confirmation`, {}, `confirm-${reference}`)
}

type Sent = { path: string, body: unknown, key: string, may_give_up: boolean }

/** Any server will do for a retry. Undefined when the client gave up. */
async function sendUntilAnswered (
  field: Field, run: Run, { may_give_up, ...sent }: Sent
): Promise<Reply | undefined> {
  const found = await until(async () => {
    const reply = await field.post(await field.findServer(), sent.path, sent.body, sent.key)
      .catch((error: NodeJS.ErrnoException) => error)
    if (reply instanceof Error) {
      const is_refused = reply.code === 'ECONNREFUSED'
      run[is_refused ? 'refused' : 'broken']++
      return may_give_up && !is_refused ? 'gave up' : undefined
    }
    count(run.tally, reply)
    const is_final = reply.status < 500 && !reply.body.includes('idempotency_in_progress')
    return is_final ? reply : undefined
  }, 'an answer after a kill')
  if (found === 'gave up') return undefined
  if (found.headers['idempotent-replayed'] === 'true') run.replayed++
  run.acknowledged.push({ ...sent, reply: found })
  return found
}

export type KillFacts = {
  /** Acknowledged orders that the database does not have under their reference and id. */
  lost: string[]
  /** References that more than one order has. */
  doubled: string[]
  /** Orders that nobody sent. */
  unknown: string[]
  /** Acknowledged requests that were answered otherwise when sent once more. */
  answered_otherwise: string[]
  /** Orders of clients that gave up, by whether they are there; the doctor sees them whole. */
  given_up: { there: number, not_there: number }
}

/** What is stored, against what the clients were told. */
export async function findKillFacts (
  field: Field, { acknowledged, given_up }: KillRun
): Promise<KillFacts> {
  const rows = await field.ask<{ id: string, reference: string }>(
    'select id, reference from sales_orders where merchant_id = $1', [field.merchant_id])
  const stored = Map.groupBy(rows, ({ reference }) => reference)
  const placed = acknowledged.filter(({ path, reply }) =>
    path === '/sales-orders' && reply.status === 201)
  const ids = new Map(placed.map(({ body, reply }) =>
    [String((body as { reference: string }).reference), String(JSON.parse(reply.body).id)]))
  const answered_otherwise: string[] = []
  await inParallel(acknowledged.length, LANES, async (at) => {
    const { path, body, key, reply } = acknowledged[at] as Acknowledged
    const again = await field.post(at, path, body, key)
    if (again.status !== reply.status || again.body !== reply.body) answered_otherwise.push(key)
  })
  const there = given_up.filter((reference) => stored.has(reference)).length
  return {
    lost: [...ids].filter(([reference, id]) =>
      !stored.get(reference)?.some((one) => one.id === id)).map(([reference]) => reference),
    doubled: [...stored].filter(([, orders]) => orders.length > 1).map(([reference]) => reference),
    unknown: [...stored.keys()].filter((reference) =>
      !ids.has(reference) && !given_up.includes(reference)),
    answered_otherwise,
    given_up: { there, not_there: given_up.length - there }
  }
}
