// Whether returns that are claims on a partner are there once, are inspected and credited here as
// they are there, or a person was told why not.

import { centsOf, type Hop, isTold, numbersThere, sum } from './hop.ts'
import type { Return } from './returning.ts'
import type { Sale } from './telling.ts'

type Line = Return['lines'][number]
type Pair = { hop: Hop, one: Return, theirs: Return[], sale: Sale | undefined }

const AWAITED: readonly string[] = ['approved', 'in_transit']
const OWED: readonly string[] = ['expected', 'overdue']
const OVER: readonly string[] = ['refused', 'received', 'closed']

const isClaim = ({ route, fault }: Line): boolean => route === 'to_supplier' || fault === 'supplier'

/** In words; empty when all is as it must be. */
export function compareReturns (hop: Hop): string[] {
  return hop.returns.flatMap((one) => {
    const theirs = hop.partner.returns.filter(({ reference }) => reference === one.id)
    const sale = hop.partner.sales.find(({ reference }) => reference === one.purchase_order_id)
    const pair = { hop, one, theirs, sale }
    return [...compareUnits(pair), ...compareProgress(pair)]
      .map((text) => `${hop.name} ${one.purchase_order_id} ${one.id} (${one.status}): ${text}`)
  })
}

/** Asked for once, for the units that are a claim, and for no others. */
function compareUnits ({ one, theirs, sale }: Pair): string[] {
  if (theirs.length === 0) return []
  if (sale === undefined) return ['the partner has it for an order that it does not have']
  const numbers = new Set(one.lines.flatMap(({ line_number }) => numbersThere(sale, line_number)))
  const strange = theirs.flatMap(({ lines }) => lines)
    .filter((line) => !numbers.has(line.sales_order_line_number))
  const claimed = one.approved_at === null ? [] : one.lines.filter(isClaim)
  return [
    ...strange.map((line) => `line ${line.sales_order_line_number} of the partner is none of it`),
    ...one.lines.flatMap((line) => {
      const asked = sum(linesThere(theirs, sale, line), ({ quantity }) => quantity)
      const wanted = claimed.includes(line) ? line.quantity : 0
      return asked === wanted ? [] : [`${wanted} units are a claim, ${asked} are asked for`]
    })
  ]
}

function linesThere (theirs: readonly Return[], sale: Sale, { line_number }: Line): Line[] {
  const numbers = numbersThere(sale, line_number)
  return theirs.flatMap(({ lines }) => lines).filter((line) =>
    numbers.includes(line.sales_order_line_number))
}

/** What is still open here follows the partner. What a person has decided here stays. */
function compareProgress (pair: Pair): string[] {
  const { hop, one, theirs, sale } = pair
  const is_refused_here = isTold(hop, one.purchase_order_id, 'chain_out_of_step', one.id)
  if (!isOpenClaim(one) || is_refused_here || sale === undefined) return compareCredit(pair)
  if (theirs.length === 0) return compareUnasked(pair)
  const is_over = theirs.every(({ status }) => OVER.includes(status))
  return [
    ...AWAITED.includes(one.status) ? compareInspected(pair, sale) : [],
    ...is_over && OWED.includes(one.supplier_credit_status)
      ? ['it is over at the partner, and its credit is not known here']
      : []
  ]
}

function isOpenClaim ({ approved_at, status, supplier_credit_status, lines }: Return): boolean {
  return approved_at !== null && lines.some(isClaim) &&
    (AWAITED.includes(status) || OWED.includes(supplier_credit_status))
}

/** Those words were told by an exception too, which a person may have ended. */
function compareUnasked ({ hop, one }: Pair): string[] {
  if (one.supplier_credit_reason?.startsWith('The partner') !== true) {
    return ['the partner was not asked']
  }
  return isTold(hop, one.purchase_order_id, 'supplier_credit_refused')
    ? []
    : ['the partner does not take it, and nobody was told']
}

function compareInspected ({ one, theirs }: Pair, sale: Sale): string[] {
  return one.lines.filter(({ route }) => route === 'to_supplier').flatMap((line) => {
    const there = linesThere(theirs, sale, line)
    const left = line.quantity - line.accepted_quantity - line.refused_quantity
    const accepted = sum(there, ({ accepted_quantity }) => accepted_quantity)
    const refused = sum(there, ({ refused_quantity }) => refused_quantity)
    return left > 0 && (accepted > line.accepted_quantity || refused > line.refused_quantity)
      ? [`${line.accepted_quantity} accepted and ${line.refused_quantity} refused of line ${
        line.line_number}, ${accepted} and ${refused} at the partner`]
      : []
  })
}

/** Credited by the partner, at most what was expected; of less a person hears. */
function compareCredit ({ hop, one, theirs }: Pair): string[] {
  const is_credited = one.supplier_credit_status === 'accepted' &&
    theirs.some(({ id }) => id === one.supplier_credit_reference)
  if (!is_credited) return []
  const credited = sum(theirs.flatMap(({ lines }) => lines), ({ credited_amount }) =>
    centsOf(credited_amount))
  const expected = centsOf(one.supplier_credit_expected_amount)
  const amount = centsOf(one.supplier_credit_amount)
  const is_told = amount >= expected ||
    isTold(hop, one.purchase_order_id, 'supplier_credit_refused')
  return [
    ...amount === Math.min(credited, expected)
      ? []
      : [`${amount} is credited, of ${credited} at the partner and ${expected} expected`],
    ...is_told ? [] : [`${amount} is credited of ${expected}, and nobody was told`]
  ]
}
