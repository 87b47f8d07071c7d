// A process with an embedded database, for tests that kill the process.

import { startEmbeddedDatabase } from '../../src/platform/db/embedded.ts'

const [, , data_dir = ''] = process.argv

const { url } = await startEmbeddedDatabase({ data_dir, say: () => {} })
process.stdout.write(`${url}\n`)

// It runs until it is killed, or until the test that has started it has ended.
process.stdin.on('end', () => process.exit()).resume()
