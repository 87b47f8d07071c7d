// Packs a package of the repository and installs it in an empty folder, without the network.

import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { inTurn } from './in-turn.ts'

type Manifest = { name: string, dependencies?: Record<string, string> }

/** Returns the folder, which has the package in `node_modules` as npm puts it there. */
export async function givenInstalled (t: Test, package_folder: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-client-'))
  t.teardown(async () => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const pack = ['pack', '--pack-destination', folder]
  await runNpm(package_folder, pack, folder)
  const needed = await findDependencies(package_folder)
  await runNpm(folder, [...pack, '--ignore-scripts', ...needed], folder)
  const packed = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  await runNpm(folder, ['install', '--offline', ...packed.map((name) => `./${name}`)], folder)
  return folder
}

/** Finds the folders of all that a package needs, where the repository has them. */
async function findDependencies (
  folder: string, found: Set<string> = new Set()
): Promise<Set<string>> {
  const { dependencies = {} } = await readManifest(folder)
  const { resolve } = createRequire(join(folder, 'package.json'))
  await inTurn(Object.keys(dependencies), async (name) => {
    const paths = resolve.paths(name) ?? []
    const [at] = (await inTurn(paths, async (path) => readManifest(join(path, name))
      .then(() => [join(path, name)], () => []))).flat()
    if (at === undefined) throw new Error(`${name} is not installed`)
    if (!found.has(at)) await findDependencies(at, found.add(at))
  })
  return found
}

async function readManifest (folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest
}

/** An empty cache shows that nothing comes from the network, on any machine. */
async function runNpm (cwd: string, args: readonly string[], folder: string): Promise<void> {
  const env = {
    ...process.env,
    npm_config_cache: join(folder, 'cache'),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false'
  }
  await new Promise<void>((resolve, reject) => {
    execFile('npm', args, { cwd, env }, (error, output, errors) => {
      if (error === null) resolve()
      else reject(new Error(`npm ${args.join(' ')}\n${output}\n${errors}`))
    })
  })
}
