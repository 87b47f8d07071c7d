// A service process with an embedded database of its own, for tests that kill it.

import { startEmbeddedDatabase } from '../../src/platform/db/embedded.ts'

const [, , data_dir = ''] = process.argv

const { url } = await startEmbeddedDatabase({ data_dir, say: () => {} })
process.stdout.write(`${url}\n`)

// Lives until it is killed, or until the test that started it is gone.
process.stdin.on('end', () => process.exit()).resume()
