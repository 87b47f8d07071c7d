// Applies the migrations the database lacks, then exits.

import { readConfig } from '../config.ts'
import { connectDatabase } from '../platform/db/connect.ts'
import { migrate } from '../platform/db/migrator.ts'

const { database_url } = readConfig(process.env)
if (database_url === null) throw new Error('DATABASE_URL is not set')
const database = connectDatabase({
  url: database_url, connections_max: 8, onBrokenConnection: () => {}
})
try {
  const applied = await migrate(database.db)
  process.stdout.write(`${applied.length} migrations applied\n`)
  for (const name of applied) process.stdout.write(`  ${name}\n`)
} finally {
  await database.close()
}
