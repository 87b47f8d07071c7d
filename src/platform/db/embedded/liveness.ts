// Whether a process that was once written down still lives, and waiting for such facts.

import { existsSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** `started` tells two processes apart that were given the same pid one after the other. */
export type Living = { pid: number, started: string }

/** Linux, unless its /proc is hidden from us. */
export const HAS_PROC = existsSync('/proc/self/stat')

const LOOK_AGAIN_MS = 20

/**
 * When the process of that pid started, in ticks of the kernel, or undefined when none lives. A
 * zombie is dead: where pid 1 reaps nobody, as in a plain container, it would stay for ever.
 * Elsewhere than on Linux the pid alone must do.
 */
export function startOf (pid: number): string | undefined {
  if (!HAS_PROC) return hasProcess(pid) ? 'unknown' : undefined
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return undefined
    throw error
  }
  // The name of the program stands in brackets and may itself hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}

export function isAlive (living: Living): boolean {
  return startOf(living.pid) === living.started
}

/** Signals the process unless it is gone, or its pid is by now another's. */
export function signal (living: Living, name: NodeJS.Signals): void {
  if (!isAlive(living)) return
  try {
    process.kill(living.pid, name)
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

/** Waits for the fact; false when it does not hold after `within_ms` either. */
export async function until (
  fact: () => boolean | Promise<boolean>, within_ms: number
): Promise<boolean> {
  const since = performance.now()
  if (await fact()) return true
  if (within_ms <= 0) return false
  await setTimeout(LOOK_AGAIN_MS)
  return until(fact, within_ms - (performance.now() - since))
}

/** The code of a system error, ENOENT for example. */
export function codeOf (error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function hasProcess (pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}
