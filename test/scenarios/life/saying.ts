// Steps: the customer says something else to whoever packs the goods.

import { pickOf, pickOne, pickSale, type Step } from './action.ts'
import { planWhole } from './changing.ts'
import { servingOf } from './model.ts'
import { refusalOf } from './paying.ts'
import { tellSuppliers } from './telling.ts'

/** What has shipped keeps its words; what a supplier has accepted is engraved as it is. */
export const say: Step = (model, pick) => {
  const sale = pickSale(model, pick, ({ status }) => status === 'draft' || status === 'confirmed')
  const line = pickOf(sale?.lines ?? [], pick)
  if (sale === undefined || line === undefined) return undefined
  const gift = pickOne([null, 'For Grace'], pick)
  const note = pickOne([null, 'Blue', 'Red'], pick)
  const engraving = pickOne([null, 'Ada'], pick)
  const is_fixed = engraving !== line.engraving &&
    servingOf(sale, line.line_number).some(({ accepted }) => accepted > 0)
  const customization = engraving === null ? null : { engraving }
  const change = {
    gift_message: gift, lines: [{ line_number: line.line_number, note, customization }]
  }
  return {
    text: `say ${sale.id} ${JSON.stringify(change)}`,
    send: async ({ send }) => send('PATCH', `/sales-orders/${sale.id}`, change),
    refusal: refusalOf(sale) ?? (is_fixed ? 'customization_fixed' : undefined),
    apply: () => {
      sale.gift = gift
      line.note = note
      line.engraving = engraving
      tellSuppliers(sale)
    },
    ...planWhole(model, sale)
  }
}
