// Builds the requests of the load as text for a socket: orders of two lines each, or questions
// after the availability of some SKUs.

/** Orders whose lines name always the same SKU, or two of many; or questions after so many SKUs. */
export type Requests = 'one SKU' | 'all SKUs' | { skus_asked: number }

export const SKUS = 10_000
export const SUPPLIERS = 3
export const HOT_SKU = 'HOT-00000'

const READY_BODIES = 20_000
const SEED = 20_260_310

export function skuAt (index: number): string {
  return `SKU-${String(index).padStart(5, '0')}`
}

/**
 * Returns random whole numbers below `limit` (Lehmer's generator). They are the same every time.
 */
export function buildRandom (seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = state * 48_271 % 2_147_483_647
    return state % limit
  }
}

type Target = { host: string, key: string }

/** Builds a function that returns the text of the next request. */
export function buildRequests (
  target: Target, { run, requests }: { run: string, requests: Requests }
): () => string {
  return typeof requests === 'object'
    ? buildQuestions(target, requests.skus_asked)
    : buildOrders(target, { run, requests })
}

const READY_QUESTIONS = 2_000

function buildQuestions ({ host, key }: Target, skus: number): () => string {
  const random = buildRandom(SEED)
  const texts = Array.from({ length: READY_QUESTIONS }, () => {
    const asked = Array.from({ length: skus }, () => `sku=${skuAt(random(SKUS))}`)
    return `GET /v1/availability?country=FR&quantity=2&${asked.join('&')} HTTP/1.1\r\n` +
      `Host: ${host}\r\nAuthorization: Bearer ${key}\r\n\r\n`
  })
  let count = 0
  return () => texts[count++ % READY_QUESTIONS] ?? ''
}

/**
 * The texts are prepared, and only the reference in them changes. It has a fixed length, and no two
 * references are the same if `run` is different each time.
 */
function buildOrders (
  { host, key }: Target, { run, requests }: { run: string, requests: string }
): () => string {
  const random = buildRandom(SEED)
  const pickSku = (): string => requests === 'one SKU' ? HOT_SKU : skuAt(random(SKUS))
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

/** The JSON of an order behind its reference. */
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

/** Builds one order like those of the load, to look at its answer. */
export function buildSampleOrder (): object {
  return JSON.parse(bodyOf(referenceOf('SAMPLE', 0), restOf(skuAt(1), skuAt(2)))) as object
}
