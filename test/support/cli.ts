// Runs command line tools from their packages, without the network.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = join(import.meta.dirname, '../..')

const binOf = (manifest: string, bin: string): string => fileURLToPath(new URL(bin, manifest))

export const REDOCLY = binOf(import.meta.resolve('@redocly/cli/package.json'), 'bin/cli.js')
export const TSC = binOf(import.meta.resolve('typescript/package.json'), 'bin/tsc')

/** Variables that keep the tools from reporting usage and looking for updates. */
const OFFLINE = {
  REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_UPDATE_NOTIFIER: '1'
}

export type Ran = { code: unknown, output: string, errors: string }

/** Runs a file of JavaScript or TypeScript with this Node, in the root of the repository. */
export async function runFile (
  file: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}
): Promise<Ran> {
  const options = { cwd: ROOT, env: { ...process.env, ...OFFLINE, ...env } }
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], options, (error, output, errors) =>
      resolve({ code: error?.code ?? 0, output, errors }))
  })
}
