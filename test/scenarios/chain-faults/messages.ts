// Stories of messages: nobody takes them, their answers get lost, one overtakes another.

import type { Test } from 'tap'
import { eventually, list, say } from './ask.ts'
import { finish, givenSku, place, type Placed, readSides, ship, untilPromised } from './orders.ts'
import type { KilledWorld, Lane, World } from './world.ts'

/** A is away for a day, and B dies meanwhile. C wants a unit less by then. */
export async function bePartnerAway (t: Test, world: KilledWorld): Promise<Placed[]> {
  const { a, b, c, kills } = world
  const to_a = await world.givenLane(b, a)
  const sku = await givenSku(world, { to_a })
  to_a.proxy.shut()
  const placed = await place(world, sku, [3])
  const order = await eventually('B has tried', async () => {
    const { of_b } = await readSides(placed)
    if (of_b === undefined) return false
    const [sent] = await list<{ attempts: unknown[] }>(
      b, `/transmissions?purchase_order_id=${of_b.id}`)
    return sent !== undefined && sent.attempts.length > 0 && of_b
  })
  await say(c, 'POST', `/sales-orders/${placed.sale_id}/cancellation`,
    { lines: [{ line_number: 1, quantity: 1 }] })
  await kills.meet()
  await passADay(world)
  const link = await eventually('the day shows', async () => {
    const found = await say<{ state: string, failing_since: string | null }>(
      b, 'GET', `/links/${to_a.link_id}`)
    return found.failing_since !== null && found
  })
  t.equal(link.state, 'active', 'a partner that is away breaks no link')
  t.ok(Date.parse(link.failing_since ?? '') < Date.now() - 80_000_000, 'it is away for a day')
  to_a.proxy.open()
  const { at_a } = await eventually('A has it as C wants it', async () => {
    const sides = await readSides(placed)
    const [line] = sides.at_a?.lines ?? []
    return line !== undefined && line.quantity - line.canceled_quantity === 2 && sides
  })
  t.equal(at_a?.reference, order.id)
  await finish(world, placed)
  return [placed]
}

/** At B, all that is kept of the link is a day older. */
async function passADay ({ b: { ask } }: World): Promise<void> {
  const earlier = (column: string): string => `${column} = ${column} - interval '1 day'`
  await ask(`update link_progress set ${earlier('failing_since')}, ${earlier('due_at')},
    ${earlier('reconcile_due_at')}`)
  await ask(`update transmissions set ${earlier('failing_since')}, ${earlier('next_attempt_at')},
    ${earlier('created_at')} where state = 'queued'`)
  await ask(`update channel_pauses set ${earlier('paused_until')}`)
}

/** A has committed, and B dies before it hears. So it is with an incident and a return later. */
export async function loseAnswers (t: Test, world: KilledWorld): Promise<Placed[]> {
  const { a, b, c, kills } = world
  const [to_a, to_b] = await Promise.all([world.givenLane(b, a), world.givenLane(c, b)])
  const sku = await givenSku(world, { to_a, to_b })
  const held = to_a.proxy.holdAnswer('POST /v1/sales-orders')
  const placed = await place(world, sku, [3])
  await held.came
  t.match(await readSides(placed), { at_a: { lines: [{ quantity: 3 }] } }, 'A has it')
  await kills.meet()
  await held.release()
  const { of_a } = await untilPromised(placed)
  await ship(a, of_a, [3])
  const { of_c: { shipments: [parcel] } } = await eventually('C has heard', async () => {
    const sides = await readSides(placed)
    return sides.of_c.shipments.length > 0 && sides
  })
  for (const { proxy } of [to_a, to_b]) proxy.loseAnswerTo('POST /v1/shipments/')
  await say(c, 'POST', `/shipments/${parcel?.id}/incidents`,
    { kind: 'lost', lines: [{ line_number: 1, quantity: 1 }] })
  const incidents = await eventually('A has heard', async () => {
    const { at_a, at_b } = await readSides(placed)
    const all = [at_b, at_a].map((sale) => sale?.shipments[0]?.incidents ?? [])
    return all.every(({ length }) => length > 0) && all
  })
  t.same(incidents.map(({ length }) => length), [1, 1])
  await finish(world, placed)
  await askBack(world, placed, to_b)
  return [placed]
}

/** A unit comes back, and B’s answer that it knows gets lost. */
async function askBack ({ b, c }: World, placed: Placed, { proxy }: Lane): Promise<void> {
  await eventually('C has sold two units', async () =>
    (await readSides(placed)).of_c.lines[0]?.delivered_quantity === 2)
  proxy.loseAnswerTo('POST /v1/sales-orders/')
  const { data: [asked] } = await say<{ data: Array<{ id: string }> }>(
    c, 'POST', `/sales-orders/${placed.sale_id}/returns`,
    { lines: [{ line_number: 1, quantity: 1, reason: 'defective' }] })
  await say(c, 'POST', `/returns/${asked?.id}/approval`, {})
  await eventually('B is asked', async () => {
    const { at_b } = await readSides(placed)
    const returns = await list(b, `/returns?sales_order_id=${at_b?.id}`)
    const said = proxy.asked().filter((one) => one.endsWith('/returns'))
    return returns.length > 0 && said.length > 0
  })
}

/** The first message comes last, when its sender is dead; a cancellation behind the next one. */
export async function overtake (t: Test, world: KilledWorld): Promise<Placed[]> {
  const { b, c, kills } = world
  const to_b = await world.givenLane(c, b)
  const sku = await givenSku(world, { to_b })
  const first = to_b.proxy.holdRequest('POST /v1/sales-orders')
  const placed = await place(world, sku, [5])
  await first.came
  t.equal((await readSides(placed)).at_b, undefined, 'B knows nothing')
  await kills.meet()
  const { at_b: { id } } = await untilPromised(placed)
  const giveUp = async (): Promise<unknown> =>
    say(c, 'POST', `/sales-orders/${placed.sale_id}/cancellation`,
      { lines: [{ line_number: 1, quantity: 1 }] })
  const canceledAtB = async (): Promise<number | undefined> =>
    (await readSides(placed)).at_b?.lines[0]?.canceled_quantity

  const second = to_b.proxy.holdRequest(`POST /v1/sales-orders/${id}/cancellation`)
  await giveUp()
  await second.came
  t.equal(await canceledAtB(), 0)
  await endLeaseOf(world, (await readSides(placed)).of_c.id)
  await eventually('said again, it is canceled', async () => await canceledAtB() === 1)
  await giveUp()
  await eventually('so is the next unit', async () => await canceledAtB() === 2)
  t.match(await second.release(), /^HTTP\S+ 412 /, 'it is of another version by now')
  t.match(await first.release(), /^HTTP\S+ 20[01] /, 'B has that order')
  t.equal(await canceledAtB(), 2, 'what came late cancels nothing more')
  await finish(world, placed)
  return [placed]
}

/** As if the process that sends it had died. */
async function endLeaseOf ({ c }: World, purchase_order_id: string): Promise<void> {
  await c.ask(`update transmissions set leased_until = now()
    where purchase_order_id = $1 and leased_until > now()`, [purchase_order_id])
}

/** C's cancellation is on its way, and its sender dies, while A sends a part. */
export async function cancelWhileShipping (t: Test, world: KilledWorld): Promise<Placed[]> {
  const { a, c, to_b, kills } = world
  const sku = await givenSku(world)
  const placed = await place(world, sku, [5])
  const { at_b, of_a } = await untilPromised(placed)
  await say(a, 'POST', `/purchase-orders/${of_a.id}/acknowledgements`,
    { lines: [{ line_number: 1, status: 'accepted', quantity: 5 }] })
  const held = to_b.proxy.holdRequest(`POST /v1/sales-orders/${at_b.id}/cancellation`)
  await say(c, 'POST', `/sales-orders/${placed.sale_id}/cancellation`, {})
  await held.came
  await ship(a, of_a, [2])
  await eventually('C sees what left', async () =>
    (await readSides(placed)).of_c.lines[0]?.shipped_quantity === 2)
  await kills.meet()
  await held.release()
  await eventually('A’s supplier is asked', async () =>
    (await readSides(placed)).of_a?.cancellation === 'requested')
  await say(a, 'POST', `/purchase-orders/${of_a.id}/cancellation-response`,
    { decision: 'accepted' })
  await eventually('the rest is given up', async () =>
    (await readSides(placed)).of_c.lines[0]?.canceled_quantity === 3)
  await finish(world, placed)
  t.match(await readSides(placed), { of_c: { lines: [{ shipped_quantity: 2 }] } })
  return [placed]
}
