// Tags and metadata of an order: tags are replaced whole, metadata name by name.

import t from 'tap'
import {
  annotateOrder, isAnnotation
} from '../../src/domain/back-to-back/actions/annotate-order.ts'
import { assertNoTags } from '../../src/domain/model/sales-order/assert-storefront.ts'
import { draftOf, newSalesOrderOf, purchaseOrderOf } from './given.ts'
import { normalizeSalesOrder } from '../../src/domain/back-to-back/actions/open-sales-order.ts'
import { refusalOf } from './refusal-of.ts'

const BEFORE = purchaseOrderOf({ tags: ['gift'], metadata: { a: '1', b: '2' } })

t.test('what is left out stays, and null removes all', async (t) => {
  t.same(annotateOrder(BEFORE, {}), BEFORE)
  t.same(annotateOrder(BEFORE, { tags: ['new', 'vip'], metadata: { a: null, c: '3' } }), {
    ...BEFORE, tags: ['new', 'vip'], metadata: { b: '2', c: '3' }
  })
  t.same(annotateOrder(BEFORE, { tags: null, metadata: null }),
    { ...BEFORE, tags: [], metadata: {} })
})

t.test('a change of nothing else is one of these, and no change at all is none', async (t) => {
  for (const change of [{ tags: [] }, { metadata: null }, { tags: ['a'], metadata: {} }]) {
    t.ok(isAnnotation(change), JSON.stringify(change))
  }
  for (const change of [{}, { priority: 1 }, { tags: [], priority: 1 }]) {
    t.notOk(isAnnotation(change), JSON.stringify(change))
  }
})

t.test('role_forbidden: any word of a storefront on tags', async (t) => {
  for (const tags of [['a'], [], null]) {
    t.equal(refusalOf(() => assertNoTags(tags)).rule, 'role_forbidden')
  }
  assertNoTags(undefined)
})

t.test('a new order has its tags; a body without any is as one of before there were', async (t) => {
  t.same(draftOf({ tags: ['gift'] }).tags, ['gift'])
  t.same(draftOf().tags, [])
  t.notOk('tags' in normalizeSalesOrder(newSalesOrderOf({ tags: [] })))
})
