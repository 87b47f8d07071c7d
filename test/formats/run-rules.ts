// Judges our documents by official rules:
// `npm run rules -- order=FILE change=FILE cancellation=FILE`
//
// The rules are style sheets in XSLT that write SVRL, as Peppol's are published: T01 is that of
// orders, T114 of changes, T115 of cancellations. Each is a file or an https address. They are not
// kept here, since their authors do not allow that they are passed on.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MESSAGES } from '../../src/domain/model/channel/channel.ts'
import { writeUbl } from '../../src/formats/ubl/write-ubl.ts'
import { inTurn } from '../support/in-turn.ts'
import { readRules } from '../support/judge-by-rules.ts'
import { peppolSamplesOf } from './ubl/peppol-samples.ts'

const folder = mkdtempSync(join(tmpdir(), 'tandem-rules-'))

async function fetchRules (address: string): Promise<string> {
  if (!address.startsWith('https://')) return address
  const reply = await fetch(address)
  if (!reply.ok) throw new Error(`${address} was answered ${reply.status}`)
  const path = join(folder, 'rules.xslt')
  writeFileSync(path, await reply.text())
  return path
}

/** Prints what is broken, and returns how often it is fatal. */
async function judge (argument: string): Promise<number> {
  const at = argument.indexOf('=')
  const message = MESSAGES.find((one) => one === argument.slice(0, at))
  if (message === undefined) throw new Error(`${argument}: name ${MESSAGES.join(', ')}=FILE`)
  const rules = await readRules(await fetchRules(argument.slice(at + 1)))
  const broken = peppolSamplesOf(message).flatMap(({ name, document }) =>
    rules(writeUbl(document)).map((one) => ({ name, ...one })))
  for (const { name, flag, id, text, location } of broken) {
    process.stdout.write(`${message}, ${name}: ${flag} ${id} ${text}\n  ${location}\n`)
  }
  return broken.filter(({ flag }) => flag !== 'warning').length
}

try {
  const args = process.argv.slice(2)
  if (args.length === 0) throw new Error('name the rules, such as order=PEPPOLBIS-T01.xslt')
  let fatal = 0
  await inTurn(args, async (argument) => { fatal += await judge(argument) })
  process.stdout.write(`${fatal} rules are broken\n`)
  process.exitCode = fatal === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}
