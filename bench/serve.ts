// Starts and stops a server that the bench has changed, as the service is started and stopped.

import { buildApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { buildOps } from '../src/platform/http/ops.ts'
import type { Platform } from '../src/platform/http/server.ts'

export const CONFIG = readConfig(process.env)

/** `close` closes what `platform` uses, such as a database. */
export async function serve (platform: Platform, close: () => Promise<void>): Promise<void> {
  const { port, ops_port, host } = CONFIG
  const app = await buildApp(platform)
  const ops = buildOps({ ...platform, isDraining: () => false })
  process.once('SIGTERM', () => {
    void app.close().then(async () => ops.close()).then(close).then(() => process.exit(0))
  })
  await app.listen({ port, host })
  await ops.listen({ port: ops_port, host })
}
