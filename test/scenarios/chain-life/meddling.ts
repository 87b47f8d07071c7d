// Steps of chance and of persons: what goes wrong between merchants, and what is decided.

import {
  type Exception, exceptionsOf, NAMES, purchasesOf, salesOf, tell
} from './telling.ts'
import type { Life, Member } from './world.ts'

type Linked = Member & { link: NonNullable<Member['link']> }

function isLinked (member: Member): member is Linked {
  return member.link !== null
}

export function linkedOf ({ members: { B, C } }: Pick<Life, 'members'>): Linked[] {
  return [B, C].filter(isLinked)
}

const LOST = ['POST /v1/sales-orders', 'PATCH /v1/sales-orders', 'POST /v1/sales-orders/',
  'GET /v1/events', 'GET /v1/sales-orders'] as const

/** The answer to the next such request gets lost behind the commit of the partner. */
export async function loseAnswer ({ chance, proxy, said }: Life): Promise<void> {
  const beginning = chance.pickOne(LOST)
  proxy.loseAnswerTo(beginning)
  said.push(`the next answer to ${beginning} gets lost`)
}

/** The partners are away while something is to be said. */
export async function beAway ({ chance, proxy, machinery, members, said }: Life): Promise<void> {
  said.push('nobody is reached')
  proxy.shut()
  try {
    await machinery.send()
    await machinery.follow(chance.pickOne([members.B, members.C]).id)
  } finally {
    proxy.open()
  }
}

export async function suspend (life: Life): Promise<void> {
  const member = life.chance.pick(linkedOf(life))
  if (member === undefined) return
  const to = life.chance.pickOne(['suspension', 'suspension', 'resumption', 'reconciliations'])
  await tell(life, member.name, member, ['POST', `/links/${member.link.link_id}/${to}`, {}])
}

/** Whether the partner can be heard or not. */
export async function expire (life: Life): Promise<void> {
  const member = life.chance.pick(linkedOf(life))
  if (member === undefined) return
  life.said.push(`${member.name} waits no longer for an answer`)
  await life.machinery.expire(member.id, member.link.supplier_id)
}

export async function send ({ machinery, said }: Life): Promise<void> {
  said.push('all is sent')
  await machinery.send()
}

export async function follow ({ chance, machinery, members, said }: Life): Promise<void> {
  const { name, id } = chance.pickOne([members.B, members.C])
  const processes = chance.pickOne([1, 1, 1, 2])
  said.push(`${name} follows with ${processes}`)
  await machinery.askStock()
  await machinery.follow(id, processes)
}

export async function restock ({ machinery, said }: Life): Promise<void> {
  said.push('those who waited are served')
  await machinery.restock()
}

/** A person decides about an exception, or asks units back. */
export async function decide (life: Life): Promise<void> {
  const { chance, members } = life
  const member = members[chance.pickOne(NAMES)]
  const open = (await exceptionsOf(member)).filter((one) => one.resolved_at === null)
  const exception = chance.pick(open)
  const resolution = chance.pick(exception?.resolutions ?? [])
  if (exception === undefined || resolution === undefined) return
  await resolve(life, member, exception, resolution)
}

async function resolve (
  life: Life, member: Member, { id, kind }: Exception, resolution: string
): Promise<void> {
  life.said.push(`about ${kind}:`)
  await tell(life, member.name, member,
    ['POST', `/exceptions/${id}/resolutions`, { resolution, note: 'So be it.' }])
}

export async function askBack (life: Life): Promise<void> {
  const { chance: { pick, pickOne }, members: { B, C } } = life
  const member = pickOne([B, C])
  const order = pick((await purchasesOf(member, member.link?.supplier_id))
    .filter(({ status }) => status === 'issued' || status === 'acknowledged'))
  if (order === undefined) return
  const to = pickOne(['cancellation', 'transmissions'])
  await tell(life, member.name, member, ['POST', `/purchase-orders/${order.id}/${to}`, {}])
}

/** What customers get for what was lost. */
export async function settleLoss (life: Life): Promise<void> {
  const { chance: { pick, pickOne }, members: { A, B, C } } = life
  const member = pickOne([A, B, C])
  const open = (await salesOf(member)).flatMap(({ shipments }) => shipments)
    .flatMap(({ id, incidents }) => incidents.filter(({ outcome }) => outcome === null)
      .map((incident) => ({ id, incident })))
  const found = pick(open)
  if (found === undefined) return
  await tell(life, member.name, member, ['POST',
    `/shipments/${found.id}/incidents/${found.incident.id}/resolution`,
    { outcome: pickOne(['reship', 'refund', 'none']) }])
}

/** Nothing is suspended, away or lost any more. */
export async function mend (life: Life): Promise<void> {
  life.proxy.loseAnswerTo('nothing')
  for (const { name, link, ...member } of linkedOf(life)) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await tell(life, name, member, ['POST', `/links/${link.link_id}/resumption`, {}])
  }
}

/** Everybody decides: the partner is told once more; what then still differs is let be. */
export async function decideOpen (life: Life, round: number): Promise<void> {
  /* eslint-disable no-await-in-loop -- one after the other */
  for (const name of NAMES) {
    const member = life.members[name]
    const open = (await exceptionsOf(member)).filter((one) => one.resolved_at === null)
    for (const exception of open) {
      const resolution = chooseResolution(life, exception, round)
      if (resolution !== undefined) await resolve(life, member, exception, resolution)
    }
  }
  /* eslint-enable no-await-in-loop */
}

const RETRIES = 2

function chooseResolution (
  { chance }: Life, { kind, resolutions }: Exception, round: number
): string | undefined {
  if (kind === 'cost_increase') return chance.pickOne(['approve', 'refuse'])
  if (kind === 'cancellation_unanswered') return 'withdraw'
  if (kind === 'chain_out_of_step') return round < RETRIES ? 'retry' : 'dismiss'
  return ['retry', 'dismiss', 'cancel'].find((one) => resolutions.includes(one)) ??
    chance.pick(resolutions)
}
