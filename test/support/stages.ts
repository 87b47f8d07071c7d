// The stages of a test run: each says that it has ended and how long it took, and what it wrote if
// it failed.

import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

export type Stage = { name: string, command: string, args?: readonly string[] }
type Env = Readonly<Record<string, string>>

export const CORES = availableParallelism()

export function say (line: string): void {
  process.stdout.write(`${line}\n`)
}

export function secondsSince (start_ms: number): string {
  return `${((performance.now() - start_ms) / 1000).toFixed(1)} s`
}

/** As many at a time as there are cores; starts none after one has failed, and returns that. */
export async function runTogether (
  stages: readonly Stage[], env: Env = {}
): Promise<Stage | undefined> {
  let failed: Stage | undefined
  await runSome(stages, CORES, async (stage) => {
    if (failed === undefined && !await runStage(stage, env)) failed ??= stage
  })
  return failed
}

/** Does the work for every item, for so many at a time. */
export async function runSome<Item> (
  items: readonly Item[], at_a_time: number, work: (item: Item) => Promise<void>
): Promise<void> {
  const waiting = [...items]
  const runNext = async (): Promise<void> => {
    const item = waiting.shift()
    if (item === undefined) return
    await work(item)
    await runNext()
  }
  await Promise.all(Array.from({ length: at_a_time }, runNext))
}

async function runStage ({ name, command, args = [] }: Stage, env: Env): Promise<boolean> {
  const start_ms = performance.now()
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env }
  })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => output.push(text))
  }
  const code = await new Promise<unknown>((resolve) => {
    child.on('error', (error) => { output.push(error.message); resolve(error) })
    child.on('close', resolve)
  })
  if (code !== 0) say(output.join('').trimEnd())
  say(`${name}: ${code === 0 ? 'ok' : 'FAILED'}, ${secondsSince(start_ms)}`)
  return code === 0
}
