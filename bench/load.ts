// The load generator, which runs as a process of its own. For each message with a load it sends
// requests for some seconds, and then answers one message with the result.

import { buildRequests, type Requests } from './orders.ts'
import { sendAll } from './socket.ts'

export type LoadOrder = {
  port: number
  key: string
  connections: number
  seconds: number
  requests: Requests
  /** A text in every reference, so that references of different runs differ. */
  run: string
}

export type LoadResult = {
  orders: number
  seconds: number
  /** The number of answers by their status. */
  statuses: Record<string, number>
  p50_ms: number
  p99_ms: number
  /** User and system CPU time of the generator. */
  cpu_us: number
}

async function load (order: LoadOrder): Promise<LoadResult> {
  const { port, key, connections, seconds, requests, run } = order
  const next = buildRequests({ host: `127.0.0.1:${port}`, key }, { run, requests })
  const statuses: Record<string, number> = {}
  const latencies_ms: number[] = []
  const cpu_before = process.cpuUsage()
  const started_ms = performance.now()
  const until_ms = started_ms + seconds * 1000
  await Promise.all(Array.from({ length: connections }, async () => sendAll(
    port,
    () => performance.now() < until_ms ? next() : null,
    (status, milliseconds) => {
      statuses[status] = (statuses[status] ?? 0) + 1
      latencies_ms.push(milliseconds)
    }
  )))
  const took_s = (performance.now() - started_ms) / 1000
  const { user, system } = process.cpuUsage(cpu_before)
  latencies_ms.sort((a, b) => a - b)
  const percentile = (share: number): number =>
    latencies_ms[Math.floor(latencies_ms.length * share)] ?? 0
  return {
    orders: latencies_ms.length,
    seconds: took_s,
    statuses,
    p50_ms: percentile(0.5),
    p99_ms: percentile(0.99),
    cpu_us: user + system
  }
}

process.on('message', (order: LoadOrder) => {
  load(order).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ failure: String(error) })
  )
})
