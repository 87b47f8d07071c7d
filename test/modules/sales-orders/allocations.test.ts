// A person's plan over HTTP: made, kept by what plans again, broken, given up, and issued.

import t from 'tap'
import { givenDocumentedService } from '../../support/documented.ts'
import { holds } from '../../support/holds.ts'
import { inTurn } from '../../support/in-turn.ts'
import { assertSound, givenJobs } from '../../support/jobs.ts'
import { salesOrderBody, type TestMerchant } from '../../support/service.ts'
import { bodyOf, refused } from '../answers.ts'

const service = await givenDocumentedService(t)
const runJob = givenJobs(t, service.database_url)
const SALES_ORDERS = '/v1/sales-orders'

type Given = {
  merchant: TestMerchant,
  cheap: string,
  dear: string,
  path: string
  allocate: (...units: Array<[string, number]>) => ReturnType<TestMerchant['post']>
  /** Units of planned purchase orders by supplier, cheap and dear. */
  planned: () => Promise<[number, number]>
}

/** An order of 6 units that nothing issues; the cheap supplier has 8, the dear one 6. */
async function givenPlanned (about: object = {}): Promise<Given> {
  const merchant = await service.givenMerchant({ settings: { purchase_order_release: 'manual' } })
  const [cheap = '', dear = ''] = await inTurn([['5.00', 8], ['7.00', 6]] as const,
    async ([unit_cost, on_hand]) => {
      const id = await merchant.givenSupplier()
      await merchant.givenStock(id, 'A', { unit_cost, on_hand })
      return id
    })
  const { id } = await bodyOf(merchant.post(SALES_ORDERS, salesOrderBody({
    lines: [{ sku: 'A', quantity: 6, unit_price: '10.00' }], ...about
  })))
  const path = `${SALES_ORDERS}/${id}`
  return {
    merchant,
    cheap,
    dear,
    path,
    allocate: async (...units) => merchant.post(`${path}/sourcing`, {
      allocations: units.map(([supplier_id, quantity]) =>
        ({ line_number: 1, supplier_id, quantity }))
    }),
    planned: async () => {
      const { data } = await bodyOf(merchant.get(
        `/v1/purchase-orders?sales_order_id=${id}&status=planned`))
      const unitsAt = (supplier: string): number => data.flatMap((
        one: { supplier_id: string, lines: Array<{ quantity: number }> }
      ) => one.supplier_id === supplier ? one.lines : [])
        .reduce((all: number, one: { quantity: number }) => all + one.quantity, 0)
      return [unitsAt(cheap), unitsAt(dear)]
    }
  }
}

t.test('200: units are given to a supplier, and every plan after that keeps them so', async (t) => {
  const { merchant, dear, path, allocate, planned } = await givenPlanned()
  t.same(await planned(), [6, 0])
  const reply = await allocate([dear, 2])
  t.equal(reply.statusCode, 200)
  t.same(reply.json().lines[0].allocations, [{ supplier_id: dear, quantity: 2 }])
  t.same(await planned(), [4, 2])
  const { data } = await bodyOf(merchant.get(`${path}/sourcing`))
  t.same(data.map(({ trigger }: { trigger: string }) => trigger), ['confirmed', 'manual'])
  await merchant.post(`${path}/sourcing`)
  await merchant.patch(path, { lines: [{ line_number: 1, quantity: 7 }] })
  t.same(await planned(), [5, 2], 'planned again')
  await merchant.patch(path, { lines: [{ line_number: 1, quantity: 1 }] })
  t.same(await planned(), [0, 1], 'the customer wants fewer')
  await merchant.patch(path, { lines: [{ line_number: 1, quantity: 6 }] })
  t.same(await planned(), [4, 2])
  t.same((await bodyOf(allocate())).lines[0].allocations, [])
  t.same(await planned(), [6, 0], 'the person ends it')
  await assertSound(t, service.db)
})

t.test('200: the same plan made by hand is a decision too', async (t) => {
  const { merchant, cheap, path, allocate } = await givenPlanned()
  await bodyOf(allocate([cheap, 6]))
  const { data } = await bodyOf(merchant.get(`${path}/sourcing`))
  t.equal(data.at(-1).trigger, 'manual')
})

t.test('an issued purchase order ends its allocation, and only its own', async (t) => {
  const { merchant, cheap, dear, path, allocate } = await givenPlanned()
  await allocate([dear, 2], [cheap, 3])
  const { purchase_orders } = await bodyOf(merchant.get(path))
  const of_dear = purchase_orders.find((one: { supplier_id: string, status: string }) =>
    one.supplier_id === dear && one.status === 'planned')
  await bodyOf(merchant.post(`/v1/purchase-orders/${of_dear.id}/issue`))
  const { lines: [line] } = await bodyOf(merchant.get(path))
  t.same(line.allocations, [{ supplier_id: cheap, quantity: 3 }])
})

t.test('an allocation that cannot be kept waits for a person, and comes back with its supplier',
  async (t) => {
    const { merchant, dear, path, allocate, planned } = await givenPlanned()
    await allocate([dear, 2])
    const suspend = async (status: string) =>
      bodyOf(merchant.patch(`/v1/suppliers/${dear}`, { status }))
    await suspend('suspended')
    await merchant.post(`${path}/sourcing`)
    t.same(await planned(), [4, 0], 'the others are not asked for them')
    const broken = await bodyOf(merchant.get(path))
    holds(t, broken, { lines: [{ unsourced_quantity: 2 }] })
    const [exception] = broken.exceptions
    holds(t, exception, { kind: 'allocation_broken', line_number: 1, resolved_at: null })
    t.match(exception.detail, `2 units allocated to ${dear} cannot be bought there: the supplier`)
    await suspend('active')
    await merchant.post(`${path}/sourcing`)
    t.same(await planned(), [4, 2])
    holds(t, await bodyOf(merchant.get(path)), { exceptions: [{ resolution: 'obsolete' }] })
    await assertSound(t, service.db)
  })

t.test('the exception ends by retry: sourcing chooses; or by cancel', async (t) => {
  const { merchant, dear, path, allocate, planned } = await givenPlanned()
  await allocate([dear, 2])
  await merchant.put(`/v1/suppliers/${dear}/stock/A`, { on_hand: 0, unit_cost: '7.00' })
  await merchant.post(`${path}/sourcing`)
  const { exceptions: [{ id }] } = await bodyOf(merchant.get(path))
  await bodyOf(merchant.post(`/v1/exceptions/${id}/resolutions`, { resolution: 'retry' }))
  t.same(await planned(), [6, 0])
  t.same((await bodyOf(merchant.get(path))).lines[0].allocations, [])
})

t.test('stock that comes back serves the allocation again', async (t) => {
  const { merchant, dear, path, allocate, planned } = await givenPlanned()
  await allocate([dear, 2])
  const report = async (on_hand: number) => bodyOf(
    merchant.put(`/v1/suppliers/${dear}/stock/A`, { on_hand, unit_cost: '7.00' }))
  await report(0)
  await merchant.post(`${path}/sourcing`)
  t.same(await planned(), [4, 0])
  await report(9)
  await runJob('source restocked orders')
  t.same(await planned(), [4, 2])
})

t.test('400, 409, 422: lines, suppliers, units and rules that do not fit', async (t) => {
  const { merchant, cheap, dear, path, allocate, planned } = await givenPlanned()
  refused(t, await allocate([dear, 2], [cheap, 2], [dear, 3]), [400, 'invalid_request'],
    ['/allocations/2/supplier_id repeated'])
  refused(t, await allocate([dear, 4], [cheap, 3]), [400, 'invalid_request'],
    ['/allocations/1/quantity too_large'])
  refused(t, await merchant.post(`${path}/sourcing`, {
    allocations: [{ line_number: 9, supplier_id: dear, quantity: 1 }]
  }), [400, 'invalid_request'], ['/allocations/0/line_number unknown_line'])
  const stranger = (await givenPlanned()).cheap
  await merchant.patch(`/v1/suppliers/${dear}/stock/A`, { min_order_quantity: 3 })
  refused(t, await allocate([dear, 2], [stranger, 2]), [422, 'allocation_not_possible'], [
    '/allocations/0 below_minimum_order_quantity', '/allocations/1 not_offered'
  ])
  t.same(await planned(), [6, 0], 'nothing has changed')
  refused(t, await merchant.storefront.post(`${path}/sourcing`, { allocations: [] }),
    [403, 'role_forbidden'])
  await merchant.post(`${path}/cancellation`)
  refused(t, await allocate([dear, 3]), [409, 'sales_order_not_confirmed'])
})
