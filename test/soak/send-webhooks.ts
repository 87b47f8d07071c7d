// Receivers that fail in every way get the webhooks of servers that are killed.

import { randomBytes } from 'node:crypto'
import type { Test } from 'tap'
import { sendWell, until } from '../support/processes.ts'
import { type Answer, givenReceiver, type Message, type Receiver } from '../support/receiver.ts'
import { type Field, inParallel, randomBelow } from './field.ts'

export const WEBHOOK_ENV = {
  TANDEM_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  TANDEM_WEBHOOK_HOSTS_ALLOWED: '127.0.0.1'
}

/** What tap's tests have, for programs. */
export type Teardown = Pick<Test, 'teardown'>

export type Listener = {
  id: string
  secret: string
  receiver: Receiver
  /** In the order in which they were taken with a 2xx, each once. */
  taken: Message[]
  /** A later event of a subject came before an earlier one was taken. */
  overtaken: string[]
}

/** How often an event fails at most before it is taken. */
const FAILURES_MAX = 2

type Options = { fails?: boolean, event_types?: readonly string[] }

/** An endpoint whose receiver checks each message as it comes. */
export async function openListener (
  t: Teardown, { ports, key }: Field, { fails = true, event_types = ['supplier.updated'] }: Options
): Promise<Listener> {
  const taken: Message[] = []
  const overtaken: string[] = []
  const last = new Map<string, number>()
  const ids = new Set<string>()
  let secret = ''
  const take: Answer = (response, message) => {
    const { subject_id, sequence } = message.event
    if (!ids.has(message.id)) taken.push(message)
    ids.add(message.id)
    last.set(subject_id, Math.max(sequence, last.get(subject_id) ?? 0))
    response.writeHead(200).end()
  }
  const receiver = await givenReceiver(t as Test, (response, message, times) => {
    const { subject_id, sequence } = message.event
    receiver.verify(message, secret)
    const before = last.get(subject_id)
    if (before !== undefined && sequence > before + 1) overtaken.push(`${subject_id} ${sequence}`)
    const is_taken = !fails || times > FAILURES_MAX || sequence <= (before ?? 0)
    const late: Answer = (...all) => { setTimeout(take, LATE_MS, ...all) }
    const answers = is_taken ? [take] : [take, take, late, ...FAILURES]
    answers[randomBelow(answers.length)]?.(response, message, times)
  })
  const made = await sendWell({ port: ports[0] ?? 0, key }, 'POST', '/v1/webhook-endpoints',
    { url: receiver.url, event_types })
  secret = made.secret
  return { id: made.id, secret, receiver, taken, overtaken }
}

const LATE_MS = 300
const FAILURES: Answer[] = [
  (response) => { response.writeHead(500).end('no') },
  (response) => { response.writeHead(429, { 'retry-after': '1' }).end() },
  (response) => { response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end() },
  (response) => { response.destroy() }
]

type Load = { events: number, kills: number, subjects?: number }

/** Changes suppliers, so many times in all, and kills servers meanwhile. */
export async function changeAndKill (
  field: Field, { events, kills, subjects = 8 }: Load
): Promise<void> {
  const suppliers = await Promise.all(Array.from({ length: subjects }, async (_none, at) =>
    String((await sendWell({ port: field.ports[0] ?? 0, key: field.key }, 'POST', '/v1/suppliers',
      { code: `TOLD-${at}-${events}`, name: 'Told' })).id)))
  let changed = 0
  const writing = inParallel(events, 16, async (at) => {
    await until(async () => {
      const server = await field.findServer()
      const sending = { port: field.ports[server] ?? 0, key: field.key }
      const url = `/v1/suppliers/${suppliers[at % subjects]}`
      return sendWell(sending, 'PATCH', url, { rank: 1 + at % 90 }).then(() => true, () => false)
    }, 'a change')
    changed++
  })
  const spared = letTimePass(field)
  for (let kill = 1; kill <= kills; kill++) {
    // eslint-disable-next-line no-await-in-loop -- one kill after the other
    await until(async () => changed >= kill * events / (kills + 1), 'events between two kills')
    // eslint-disable-next-line no-await-in-loop -- one kill after the other
    await field.killAndRestart(kill % field.ports.length)
  }
  await writing
  spared.end()
}

/** As if pauses between attempts, and the leases of killed servers, took no time. */
export function letTimePass ({ ask }: Pick<Field, 'ask'>): { end: () => void } {
  const timer = setInterval(() => {
    void ask(`update webhook_deliveries set next_attempt_at = now()
      where state = 'pending' and attempts > 0 and next_attempt_at > now()`).catch(() => {})
    void ask('update webhook_progress set due_at = now() where due_at > now()').catch(() => {})
    // Who lives has renewed its lease of 15 s a moment ago.
    void ask(`update webhook_progress set leased_until = now()
      where leased_until between now() and now() + interval '9 s'`).catch(() => {})
  }, 100)
  return { end: () => clearInterval(timer) }
}

/** What was missed, overtaken, or is told otherwise than it was. */
export async function findWebhookFaults (
  { ask, merchant_id }: Field, { id, taken, overtaken, receiver }: Listener
): Promise<string[]> {
  const expected = await ask<{ id: string }>(`
    select id from events where merchant_id = $1 and type = 'supplier.updated'`, [merchant_id])
  const got = new Set(taken.map((message) => message.id))
  const missed = expected.filter((one) => !got.has(one.id)).map((one) => `missed ${one.id}`)
  const [log] = await ask<{ attempts: string, untrue: string }>(`
    select count(*) as attempts, count(*) filter (where d.state = 'delivered' and a.number =
      d.attempts and coalesce(a.status, 0) not between 200 and 299) as untrue
    from webhook_deliveries d join webhook_attempts a
      on a.merchant_id = d.merchant_id and a.delivery_id = d.id
    where d.merchant_id = $1 and d.endpoint_id = $2`, [merchant_id, id])
  const faults = [...missed, ...overtaken.map((one) => `overtaken ${one}`)]
  if (Number(log?.attempts) > receiver.got.length) faults.push('more attempts told than came')
  if (Number(log?.untrue) > 0) faults.push('delivered without a 2xx')
  return faults
}

/** Failures and kills cost each event some seconds. */
const WITHIN_MS = 600_000

/** Waits until the endpoint has all that it is to get. */
export async function untilDelivered (
  { ask, merchant_id }: Field, listeners: readonly Pick<Listener, 'id'>[]
): Promise<void> {
  await until(async () => (await ask(`
    select 1 from webhook_progress p join event_feeds f using (merchant_id)
    where p.merchant_id = $1 and p.endpoint_id = any($2) and (
      p.position < f.last_position or exists (select from webhook_deliveries d
        where d.merchant_id = $1 and d.endpoint_id = p.endpoint_id and d.state = 'pending')
      or exists (select from event_marks m where m.merchant_id = $1)) limit 1`,
  [merchant_id, listeners.map(({ id }) => id)])).length === 0, 'all is delivered',
  performance.now() + WITHIN_MS)
}
