// Creates a merchant and prints its first API key, which cannot be shown again.
// Usage: npm run merchant -- 'Name of the company' EUR

import { readConfig } from '../config.ts'
import { createFirstMerchant, newPlatformKey } from '../first-start.ts'
import { buildLogger } from '../platform/log.ts'
import { buildService } from '../service.ts'

const [name, currency] = process.argv.slice(2)
const config = readConfig(process.env)
const { database_url } = config
if (name === undefined || currency === undefined || database_url === null) {
  process.stderr.write('Usage: DATABASE_URL=… npm run merchant -- "Name of the company" EUR\n')
  process.exit(64) // EX_USAGE of sysexits.h
}
const platform_key = newPlatformKey()
const service = await buildService({
  database_url, config: { ...config, secrets: { platform_key } }, logger: buildLogger('warn')
})
try {
  const { merchant_id, operator } = await createFirstMerchant(
    service.app, platform_key, { name, currency })
  process.stdout.write(`${merchant_id}\noperator key, shown once: ${operator}\n`)
} finally {
  await service.close()
}
