// Has PDFs made by a process of its own, so that one that hangs, crashes or takes all memory harms
// nobody else. A thread would not do: what runs in it is native code, which nothing can stop.
//
//   ──► WAITING ──► IN WORK ──► DONE
//                      └──────► AGAIN, without the logo, or REFUSED
//
//   WAITING   The process makes one document after the other. It starts with the first one, ends
//             when nothing was asked of it for IDLE_MS, and starts again with the next.
//   IN WORK   -> DONE     The process has sent the bytes.
//             -> AGAIN    It has died, or was killed after `document_ms_max`: a logo may have done
//                         that, so the document is made once more without it.
//             -> REFUSED  It died again: `document_unavailable`. The next one gets a new process.

import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { RuleError } from '../../domain/kernel/rule.ts'
import type { Answer } from './child.ts'
import type { Sheet } from './sheet.ts'

type Options = {
  /** The program of the process. */
  script: string
  document_ms_max: number
}

export type Renderer = {
  /** Throws `document_unavailable`. */
  render: (sheet: Sheet) => Promise<Buffer>
  /** The id of the process, null when there is none. */
  pid: () => number | null
}

const IDLE_MS = 5 * 60_000
/** Node itself reserves half of it. What takes more is refused by the system, and dies. */
const MEMORY_KB_MAX = 1_200_000

type Work = {
  sheet: Sheet
  resolve: (pdf: Buffer) => void
  reject: (error: Error) => void
}

export function buildRenderer ({ script, document_ms_max }: Options): Renderer {
  const waiting: Work[] = []
  let child: ChildProcess | null = null
  let in_work: Work | null = null
  let timer: NodeJS.Timeout | undefined

  const end = (): unknown => child?.kill('SIGKILL')
  const take = (): Work | null => {
    const work = in_work
    in_work = null
    clearTimeout(timer)
    return work
  }
  const onAnswer = (answer: Answer): void => {
    const work = take()
    if (answer.is_last) {
      child?.disconnect()
      child = null
    }
    if (work !== null) settle(work, answer)
    startNext()
  }
  const onDeath = (dead: ChildProcess): void => {
    if (dead !== child) return
    child = null
    const work = take()
    if (work !== null) waiting.unshift(...workAgain(work))
    startNext()
  }
  const start = (): ChildProcess => {
    const started = startProcess(script)
    started.on('message', onAnswer)
    started.once('exit', () => onDeath(started))
    started.once('error', () => onDeath(started))
    return started
  }
  const startNext = (): void => {
    if (in_work !== null) return
    in_work = waiting.shift() ?? null
    if (in_work === null) {
      // While it has nothing to do, it keeps its parent from nothing.
      child?.unref()
      child?.channel?.unref()
      timer = setTimeout(end, IDLE_MS).unref()
      return
    }
    clearTimeout(timer)
    child ??= start()
    child.ref()
    child.channel?.ref()
    timer = setTimeout(end, document_ms_max)
    child.send(in_work.sheet, (error) => { if (error !== null) end() })
  }

  return {
    render: async (sheet) => new Promise((resolve, reject) => {
      waiting.push({ sheet, resolve, reject })
      startNext()
    }),
    pid: () => child?.pid ?? null
  }
}

function settle ({ resolve, reject }: Work, answer: Answer): void {
  if ('pdf' in answer) resolve(Buffer.from(answer.pdf))
  else reject(new Error(`a document could not be made: ${answer.error}`))
}

/** Empty when nothing else can be tried. */
function workAgain (work: Work): Work[] {
  const { sheet, reject } = work
  if (sheet.logo !== null) return [{ ...work, sheet: { ...sheet, logo: null } }]
  reject(new RuleError('document_unavailable'))
  return []
}

/** Secrets of the environment are not for it. */
function startProcess (script: string): ChildProcess {
  const command = `ulimit -d ${MEMORY_KB_MAX}; exec "$0" "$@"`
  return spawn('/bin/sh', ['-c', command, process.execPath, script], {
    env: {}, serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc']
  })
}

/** Of 200 lines it takes a second of CPU, on a busy machine longer. */
const DOCUMENT_MS_MAX = 20_000

/** One for all that this process sends. */
export const RENDERER = buildRenderer({
  script: fileURLToPath(new URL('./child.ts', import.meta.url)), document_ms_max: DOCUMENT_MS_MAX
})
