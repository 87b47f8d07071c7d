// Starts the load generator as a process, and asks it for one load at a time.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { LoadOrder, LoadResult } from './load.ts'

type Message = { result: LoadResult } | { failure: string }

export type Generator = (order: LoadOrder) => Promise<LoadResult>

export function openGenerator (opened: AsyncDisposableStack): Generator {
  const child = fork(join(import.meta.dirname, 'load.ts'))
  opened.defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill()
    await once(child, 'exit')
  })
  return async (order) => {
    child.send(order)
    const [message] = await once(child, 'message') as [Message]
    if ('failure' in message) throw new Error(message.failure)
    const others = Object.entries(message.result.statuses)
      .filter(([status]) => status !== '200' && status !== '201')
    if (others.length > 0) throw new Error(`other answers: ${JSON.stringify(others)}`)
    return message.result
  }
}
