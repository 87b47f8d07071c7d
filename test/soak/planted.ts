// Bugs that such services are known for, planted into a copy of the project: a test must find each.
// `node test/soak/planted.ts [--only=2]`

import assert from 'node:assert'
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { inTurn } from '../support/in-turn.ts'
import { readNumber } from './soak.ts'

type Planted = {
  bug: string
  path: string
  /** What stands there, once, and what stands there instead. */
  right: string
  wrong: string
  /** The program that must fail, and what it must say. */
  run: readonly string[]
  says: RegExp
}

const SUMS = ['test/domain/returns-add-up.test.ts']
const LIVES = ['test/support/run.ts', 'tap', 'test/scenarios/life.test.ts']

const BUGS: readonly Planted[] = [
  {
    bug: 'part invoices that do not add up to the whole',
    path: 'src/domain/model/invoice/compare-standings.ts',
    right: 'units, amount: is.amount - was.amount,',
    wrong: `units, amount: units < 0
      ? is.amount - was.amount
      : is.amount * BigInt(units) / BigInt(is.units) / 10_000n * 10_000n,`,
    run: SUMS,
    says: /the documents say \d+, and not|something is still due/
  },
  {
    bug: 'a credit that ignores tax',
    path: 'src/domain/back-to-back/credit-units.ts',
    right: 'credited : line.credited_quantity).total',
    wrong: 'credited : line.credited_quantity).net_total',
    run: SUMS,
    says: /the documents say \d+, and not|were credited, and not/
  },
  {
    bug: 'a return that lowers what is delivered',
    path: 'src/domain/back-to-back/actions/receive-return.ts',
    right: '? { ...line, returned_quantity: line.returned_quantity + units }',
    wrong: `? {
          ...line,
          returned_quantity: line.returned_quantity + units,
          delivered_quantity: line.delivered_quantity - units
        }`,
    run: LIVES,
    says: /give back|0 ≤ returned ≤ delivered|delivered ≤ shipped/
  },
  {
    bug: 'a bill that matches although others have asked for its units',
    path: 'src/domain/model/bill/match-bill.ts',
    right: '  if (now + earlier <= allowed) return []',
    wrong: '  if (now <= allowed) return []',
    run: LIVES,
    says: /billed_before/
  },
  {
    bug: 'a tax that is rounded by line, and not by rate',
    path: 'src/domain/model/sales-order/value-units.ts',
    right: '  const tax_amount = taxOf(left, fraction, { rounding, unit })',
    wrong: `  const tax_amount = sumMoney(items, (item) =>
    taxOf(item.amount - item.discount, fraction, { rounding, unit }))`,
    run: LIVES,
    says: /so_\w+: |: 500/
  },
  {
    bug: 'accruals that forget what a supplier has credited',
    path: 'src/modules/bills/store/accruals.ts',
    right: 'select coalesce(sum(c.quantity), 0) as billed',
    wrong: 'select coalesce(sum(greatest(0, c.quantity)), 0) as billed',
    run: LIVES,
    says: /accrued of/
  }
]

const ROOT = resolve(import.meta.dirname, '../..')
const PARTS = ['src', 'test', 'migrations', 'openapi', 'package.json', 'tsconfig.json']

async function copyProject (): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-planted-'))
  await inTurn(PARTS, async (part) =>
    cp(join(ROOT, part), join(folder, part), { recursive: true }))
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

async function runIn (
  folder: string, args: readonly string[]
): Promise<{ code: number, output: string }> {
  const child = spawn(process.execPath, args, {
    cwd: folder, env: { ...process.env, LIFE_RUNS: '60' }, stdio: ['ignore', 'pipe', 'pipe']
  })
  const ended = new Promise<number>((resolve) => {
    child.on('close', (code) => { resolve(code ?? 1) })
  })
  const [code, ...said] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { code, output: said.join('\n') }
}

/** Says how the bug was found. */
async function find ({ path, right, wrong, run, says }: Planted): Promise<string> {
  const folder = await copyProject()
  try {
    const before = await readFile(join(folder, path), 'utf8')
    assert.equal(before.split(right).length, 2, `${path} has it once: ${right}`)
    await writeFile(join(folder, path), before.replace(right, wrong))
    const { code, output } = await runIn(folder, run)
    assert.notEqual(code, 0, `nothing found it: ${run.join(' ')}`)
    const [found] = says.exec(output) ?? []
    assert.ok(found !== undefined, `it failed for another reason:\n${output}`)
    return found
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const only = readNumber('only', 0)
await inTurn(BUGS.filter((_bug, at) => only === 0 || at === only - 1), async (planted) => {
  process.stdout.write(`${planted.bug}: ${await find(planted)}\n`)
})
