// Steps: units that a customer has got come back, and it is credited for them.

import {
  type Answer, money, pickOf, pickOne, pickSale, type Step, type World
} from './action.ts'
import {
  owedOf, type PurchaseLine, type Sale, type SaleLine, sentOf, servingOf, sum
} from './model.ts'

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
  return {
    text: `give back ${quantity} of ${sale.id}/${line.line_number}, at ${fee}`,
    send: async (world) => {
      const asked = await world.send('POST', `/sales-orders/${sale.id}/returns`, {
        lines: [{ line_number: line.line_number, quantity, reason: 'defective' }]
      })
      return asked.code === null ? takeFirst(world, asked, units, fee) : asked
    },
    refusal: refusalOf(sale, { is_too_much: quantity > most, fee }),
    apply: (_model, body) => {
      from.returned += units
      const credit = Math.round(100 * Number(body.lines[0].credited_amount))
      assertCredit(sale, credit, line.price * units - fee)
      sale.credited += credit
    }
  }
}

/** A fee is taken off what is credited, which is no more than what is owed. */
function refusalOf (
  sale: Sale, { is_too_much, fee }: { is_too_much: boolean, fee: number }
): string | undefined {
  if (is_too_much) return 'return_exceeds_delivered'
  return fee > owedOf(sale) ? 'restocking_fee_too_high' : undefined
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

/**
 * What the units cost less the fee, and no more than what is still owed. A discount of the order
 * takes its part of it, which depends on how it is spread.
 */
function assertCredit (sale: Sale, credit: number, worth: number): void {
  const owed = owedOf(sale)
  const most = Math.max(0, Math.min(worth, owed))
  const least = sale.charges < 0 ? Math.max(0, Math.min(worth + sale.charges, owed)) : most
  if (credit >= least && credit <= most) return
  throw new Error(`${credit} were credited, and not from ${least} to ${most}`)
}
