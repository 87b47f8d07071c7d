// Applies the migrations that the database lacks, then exits.

import { readConfig } from '../config.ts'
import { migrate } from '../platform/db/migrator.ts'

const { database_url } = readConfig(process.env)
if (database_url === null) throw new Error('DATABASE_URL is not set')
const applied = await migrate(database_url)
process.stdout.write(`${applied.length} migrations applied\n`)
for (const name of applied) process.stdout.write(`  ${name}\n`)
