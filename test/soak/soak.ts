// Runs a soak on a database of its own, prints what it found, and fails when a promise was broken.

import { cloneTemplate, prepareTemplate, startTestServer } from '../support/postgres.ts'

/** Prints a figure on a line of its own, with the seconds since the one before. */
export type Say = (what: string, figure: unknown) => void

export async function soak (run: (database_url: string, say: Say) => Promise<void>): Promise<void> {
  const server = await startTestServer()
  let since_ms = performance.now()
  const say: Say = (what, figure) => {
    const seconds = ((performance.now() - since_ms) / 1000).toFixed(1).padStart(6)
    process.stdout.write(`${seconds} s  ${what}: ${JSON.stringify(figure)}\n`)
    since_ms = performance.now()
  }
  try {
    await prepareTemplate(server.url)
    await run(await cloneTemplate(server.url), say)
    say('every promise was kept', true)
  } finally {
    await server.close()
  }
}

/** The number after `--name=` on the command line. */
export function readNumber (name: string, fallback: number): number {
  const text = process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3)
  return text === undefined ? fallback : Number(text)
}
