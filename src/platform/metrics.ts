// Prometheus metrics: request durations, orders by outcome, batch sizes, pools, the event loop.

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = {
  observeRequest: (labels: RequestLabels, seconds: number) => void
  observeBatch: (size: number) => void
  /**
   * Counts an order by its outcome: its sourcing status if it was stored, otherwise the refusal.
   */
  countOrder: (outcome: string) => void
  /** Adds a function that counts what waits. Several functions of one kind are added up. */
  watchWaiting: (kind: string, count: () => number) => void
  /** Counts a request that was answered 429 or 503, by its problem. */
  countTurnedAway: (problem: string) => void
  render: () => Promise<{ type: string, text: string }>
}

type RequestLabels = { method: string, route: string, status: number }

export function buildMetrics (pools: Pools): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'tandem_http_request_duration_seconds',
    help: 'Time from the request line to the end of the answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers
  })
  const batches = new Histogram({
    name: 'tandem_batch_size',
    help: 'Orders that shared one transaction.',
    buckets: [1, 2, 4, 8, 16, 32, 64],
    registers
  })
  const orders = new Counter({
    name: 'tandem_sales_orders_total',
    help: 'Requests to place a sales order, by outcome: its sourcing status, or the problem.',
    labelNames: ['outcome'],
    registers
  })
  watchPools(registry, pools)
  const watched: Array<{ kind: string, count: () => number }> = []
  registry.registerMetric(new Gauge({
    name: 'tandem_waiting',
    help: 'Requests that wait for their turn, by kind: orders, other commands, reads.',
    labelNames: ['kind'],
    registers: [],
    collect () {
      this.reset()
      for (const { kind, count } of watched) this.inc({ kind }, count())
    }
  }))
  const turned_away = new Counter({
    name: 'tandem_turned_away_total',
    help: 'Requests answered 429 or 503, by problem.',
    labelNames: ['problem'],
    registers
  })
  return {
    watchWaiting: (kind, count) => { watched.push({ kind, count }) },
    countTurnedAway: (problem) => turned_away.inc({ problem }),
    observeRequest: (labels, seconds) => durations.observe(labels, seconds),
    observeBatch: (size) => batches.observe(size),
    countOrder: (outcome) => orders.inc({ outcome }),
    render: async () => ({ type: registry.contentType, text: await registry.metrics() })
  }
}

type Pools = { reads: PoolCounts, commands: PoolCounts, key_pool: PoolCounts }
type PoolCounts = { totalCount: number, idleCount: number, waitingCount: number }

function watchPools (registry: Registry, { reads, commands, key_pool: keys }: Pools): void {
  registry.registerMetric(new Gauge({
    name: 'tandem_pool_connections',
    help: 'Open and idle connections of the database pools, and requests that wait for one.',
    labelNames: ['pool', 'state'],
    registers: [],
    collect () {
      for (const [pool, counts] of Object.entries({ reads, commands, keys })) {
        this.set({ pool, state: 'open' }, counts.totalCount)
        this.set({ pool, state: 'idle' }, counts.idleCount)
        this.set({ pool, state: 'waiting' }, counts.waitingCount)
      }
    }
  }))
}
