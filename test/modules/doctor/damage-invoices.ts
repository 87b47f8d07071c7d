// Damage to invoices: for each check, a way in which it can be broken.

import type { Damage, World } from './planting.ts'

const WHOLE = { lines: [{ sku: 'BOLT-M8', quantity: 2, unit_price: '19.90' }] }

/** The supplier has sent one unit, or all have arrived, and that is invoiced. */
async function placeInvoiced (world: World, { is_delivered = false } = {}): Promise<string> {
  const { merchant } = world
  const { id, purchase_order_id } = await world.place(WHOLE)
  const post = async (path: string, body: object, client = merchant.supplier) => {
    const reply = await client.post(path, body)
    if (reply.statusCode >= 300) throw new Error(reply.body)
    return reply.json<{ id: string }>()
  }
  const quantity = is_delivered ? 2 : 1
  const shipment = await post(`/v1/purchase-orders/${purchase_order_id}/shipments`,
    { lines: [{ line_number: 1, quantity }] })
  if (is_delivered) await post(`/v1/shipments/${shipment.id}/delivery`, {})
  await post(`/v1/sales-orders/${id}/invoices`, {}, merchant)
  return id
}

const OF_ORDER = 'where merchant_id = $1 and sales_order_id = $2'

const setInvoice = (set: string, options = {}) => async (world: World): Promise<void> => {
  await world.run(`update invoices set ${set} ${OF_ORDER}`, await placeInvoiced(world, options))
}

export const INVOICE_DAMAGE: Record<string, Damage[]> = {
  invoice_numbers: [['a number was taken and not issued', async (world) => {
    await placeInvoiced(world)
    await world.run(
      'update invoice_series set last_number = last_number + 1 where merchant_id = $1')
  }]],
  invoice_times: [['a document was issued after the next one', async (world) => {
    const first = await placeInvoiced(world)
    await placeInvoiced(world)
    await world.run(
      `update invoices set issued_at = issued_at + interval '1 day' ${OF_ORDER}`, first)
  }]],
  invoice_sums: [['a line has another amount', setInvoice(
    "lines = jsonb_set(lines, '{0,net_amount}', '\"1.00\"')")]],
  invoiced_units: [['more was invoiced than shipped', setInvoice(
    "lines = jsonb_set(lines, '{0,quantity}', '99')")]],
  invoiced_amount: [['another amount was invoiced than the order costs', setInvoice(
    'total = total + 1, net_total = net_total + 1, ' +
      "charges = jsonb_build_array(jsonb_build_object('amount', '1.00'))",
    { is_delivered: true })]],
  invoice_settlement: [['more is paid of it than was paid', setInvoice('paid = 1')]]
}
