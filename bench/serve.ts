// A server of the bench's own making, which listens and ends as the service does.

import { buildApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { buildOps } from '../src/platform/http/ops.ts'
import type { Platform } from '../src/platform/http/server.ts'

export const CONFIG = readConfig(process.env)

/** `close` ends what the platform opened. */
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
