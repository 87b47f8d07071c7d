// The orders the load consists of: two lines each, ready to be written to a socket.

/** Which SKUs the lines name: one hot SKU, or two of many. */
export type Spread = 'one SKU' | 'all SKUs'

export const SKUS = 10_000
export const SUPPLIERS = 3
export const HOT_SKU = 'HOT-00000'

const READY_BODIES = 20_000
const SEED = 20_260_310

export function skuAt (index: number): string {
  return `SKU-${String(index).padStart(5, '0')}`
}

/** Lehmer's generator: whole numbers below `limit`, the same every time. */
export function buildRandom (seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = state * 48_271 % 2_147_483_647
    return state % limit
  }
}

type Target = { host: string, key: string }

/**
 * The text of the next request. Only the reference changes in what was built before; it has a fixed
 * length, and no two are alike as long as `run` is not.
 */
export function buildRequests (
  { host, key }: Target, { run, spread }: { run: string, spread: Spread }
): () => string {
  const random = buildRandom(SEED)
  const pickSku = (): string => spread === 'one SKU' ? HOT_SKU : skuAt(random(SKUS))
  const rests = Array.from({ length: READY_BODIES }, () => restOf(pickSku(), pickSku()))
  const length = Buffer.byteLength(bodyOf(referenceOf(run, 0), rests[0] ?? ''))
  const head = [
    'POST /v1/sales-orders HTTP/1.1',
    `Host: ${host}`,
    `Authorization: Bearer ${key}`,
    'Content-Type: application/json',
    `Content-Length: ${length}`,
    'Idempotency-Key: '
  ].join('\r\n')
  let count = 0
  return () => {
    const reference = referenceOf(run, count)
    return `${head}${reference}\r\n\r\n${bodyOf(reference, rests[count++ % READY_BODIES] ?? '')}`
  }
}

function referenceOf (run: string, count: number): string {
  return `${run}-${String(count).padStart(7, '0')}`
}

function bodyOf (reference: string, rest: string): string {
  return `{"reference":"${reference}",${rest}`
}

/** An order as JSON, but for its reference. */
function restOf (first: string, second: string): string {
  return JSON.stringify({
    currency: 'USD',
    payment_terms: 'on_account',
    customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
    ship_to: {
      name: 'Ada Lovelace',
      line1: '12 Rue de la Paix',
      city: 'Paris',
      postal_code: '75002',
      country: 'FR'
    },
    lines: [
      { sku: first, quantity: 2, unit_price: '79.90' },
      { sku: second, quantity: 1, unit_price: '39.00' }
    ]
  }).slice(1)
}

/** One order as the load has them, for whoever wants to see the answer. */
export function buildSampleOrder (): object {
  return JSON.parse(bodyOf(referenceOf('SAMPLE', 0), restOf(skuAt(1), skuAt(2)))) as object
}
