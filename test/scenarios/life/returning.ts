// Steps: units that a customer has got come back, and it is credited for them.

import {
  type Answer, money, pickOf, pickOne, pickSale, type Step, type World
} from './action.ts'
import { creditableOf, creditUnits } from './crediting.ts'
import { type PurchaseLine, type Sale, type SaleLine, sentOf, servingOf, sum } from './model.ts'
import { owedOf } from './owing.ts'
import type { Incident } from './shipments.ts'

type Asked = { body: { data: Array<{ id: string, lines: Array<{ line_number: number }> }> } }

/** Units of the line that have come to the customer, and not back. */
function returnableOf (sale: Sale, { line_number }: SaleLine): number {
  return sentOf(sale, line_number).delivered -
    sum(servingOf(sale, line_number), (line) => line.returned)
}

/** Those of the oldest purchase order come back first. */
function firstBack (sale: Sale, { line_number }: SaleLine): PurchaseLine | undefined {
  const order = sale.purchases.find(({ lines }) => lines.some((line) =>
    line.sale_line === line_number && line.delivered > line.returned))
  return order?.lines.find((line) =>
    line.sale_line === line_number && line.delivered > line.returned)
}

/**
 * One is asked for, approved and received, with all its units; others of the same request are
 * refused. Each is a purchase order's, so a return has what its first line has left.
 */
export const giveBack: Step = (model, pick) => {
  const sale = pickSale(model, pick, (one) =>
    one.lines.some((line) => returnableOf(one, line) > 0))
  const line = sale && pickOf(sale.lines.filter((one) => returnableOf(sale, one) > 0), pick)
  const from = sale && line && firstBack(sale, line)
  if (sale === undefined || line === undefined || from === undefined) return undefined
  const most = returnableOf(sale, line)
  const quantity = pickOne([1, most, most + 1], pick)
  const units = Math.min(quantity, from.delivered - from.returned)
  const fee = pickOne([0, 0, 10], pick)
  const damaged = damagedOf(sale, line, from)
  const open = units - Math.min(units, sum(damaged.filter(isGivenFor), ({ left }) => left))
  const given = Math.min(open, creditableOf(sale, line))
  return {
    text: `give back ${quantity} of ${sale.id}/${line.line_number}, at ${fee}`,
    send: async (world) => {
      const asked = await world.send('POST', `/sales-orders/${sale.id}/returns`, {
        lines: [{ line_number: line.line_number, quantity, reason: 'defective' }]
      })
      return asked.code === null ? takeFirst(world, asked, units, fee) : asked
    },
    refusal: refusalOf(sale, { is_too_much: quantity > most, is_free: given === 0, fee }),
    apply: () => {
      from.returned += units
      takeDamaged(damaged, units)
      if (given === 0) return
      creditUnits(sale, line, { units: given, fee: halfEven(fee * open / units) })
    }
  }
}

type Damaged = { incident: Incident, left: number, line: Incident['lines'][number] }

/** Of incidents of damage for which something was given first, then those that wait. */
function damagedOf (sale: Sale, { line_number }: SaleLine, from: PurchaseLine): Damaged[] {
  const purchase = sale.purchases.find(({ lines }) => lines.includes(from))
  const all = sale.shipments.flatMap(({ purchase_id, incidents }) => incidents
    .filter(({ kind, outcome }) => kind === 'damaged' && outcome !== 'none')
    .flatMap((incident) => incident.lines.filter((line) => purchase_id === null
      ? line.sale_line === line_number
      : purchase_id === purchase?.id && line.line_number === from.line_number)
      .map((line) => ({ incident, left: line.left, line }))))
  return [...all.filter(isGivenFor), ...all.filter((one) => !isGivenFor(one))]
}

function isGivenFor ({ incident: { outcome } }: Damaged): boolean {
  return outcome !== null
}

function takeDamaged (damaged: readonly Damaged[], units: number): void {
  let left = units
  for (const { incident, line } of damaged) {
    const taken = Math.min(left, line.left)
    line.left -= taken
    left -= taken
    const is_over = incident.lines.every((one) => one.left === 0)
    if (taken > 0 && is_over) incident.outcome ??= 'none'
  }
}

function halfEven (cents: number): number {
  const below = Math.floor(cents)
  if (cents - below !== 0.5) return Math.round(cents)
  return below % 2 === 0 ? below : below + 1
}

/** A fee is taken off what is credited, which is no more than what is owed. */
function refusalOf (
  sale: Sale, { is_too_much, is_free, fee }: { is_too_much: boolean, is_free: boolean, fee: number }
): string | undefined {
  if (is_too_much) return 'return_exceeds_delivered'
  const is_too_high = fee > 0 && (is_free || fee > owedOf(sale))
  return is_too_high ? 'restocking_fee_too_high' : undefined
}

async function takeFirst (
  { send }: World, { body: { data: [first, ...others] } }: Asked, units: number, fee: number
): Promise<Answer> {
  const line_number = first?.lines[0]?.line_number
  for (const { id } of others) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await send('POST', `/returns/${id}/refusal`, {})
  }
  const approved = await send('POST', `/returns/${first?.id}/approval`, {
    lines: [{ line_number, restocking_fee: money(fee) }]
  })
  if (approved.code !== null) {
    await send('POST', `/returns/${first?.id}/refusal`, {})
    return approved
  }
  return send('POST', `/returns/${first?.id}/receipt`, {
    lines: [{ line_number, accepted_quantity: units }]
  })
}
