// Damage to accounts: what belongs to an order has another than the order.

import { placeApproved } from './damage-returns.ts'
import type { Damage } from './planting.ts'

export const ACCOUNT_DAMAGE: Record<string, Damage[]> = {
  account_of_order: [
    ['a payment of an account, of an order of nobody’s', async ({ place, run }) => {
      const { id } = await place({ payments: [{ reference: 'P', amount: '5.00' }] })
      await run('update payments set account = $3 where merchant_id = $1 and sales_order_id = $2',
        id, 'acme')
    }],
    ['a return of another account', async (world) => {
      const { id } = await placeApproved(world)
      await world.run('update sales_orders set account = $3 where merchant_id = $1 and id = $2',
        id, 'acme')
    }]
  ]
}
