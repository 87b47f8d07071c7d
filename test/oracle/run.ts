// Compares the planner with the oracle on many orders, and prints a table by class.
// `node test/oracle/run.ts 2000`: so many seeds of each class, those with a kept answer included ·
// `node test/oracle/run.ts 112 --keep`: writes the answers into `answers.json`.

import { writeFile } from 'node:fs/promises'
import { ANSWERS_URL, type Answers, readAnswers } from './answers.ts'
import { CLASSES, instanceOf } from './instances.ts'
import { judge, type Verdict } from './judge.ts'
import { solve } from './oracle.ts'

const [seeds = '112', mode] = process.argv.slice(2)
const kept = await readAnswers()
const answers: Answers = {}

function say (line: string): void {
  process.stdout.write(`${line}\n`)
}

function row (name: string, verdicts: readonly Verdict[]): string {
  const share = (holds: (one: Verdict) => boolean): string =>
    `${(verdicts.filter(holds).length / verdicts.length * 100).toFixed(0)} %`
  const times = verdicts.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (part: number): string => (times[Math.floor(times.length * part)] ?? 0).toFixed(1)
  const losing = verdicts.filter(({ lost }) => lost > 0)
  return `| ${[
    name,
    verdicts.length,
    share(({ optimal }) => optimal),
    `${losing.length} (${losing.reduce((sum, { lost }) => sum + lost, 0)} units)`,
    share(({ dearer }) => dearer > 0),
    `${Math.max(...verdicts.map(({ dearer }) => dearer)).toFixed(2)} %`,
    `${at(0.5)} / ${at(0.99)}`
  ].join(' | ')} |`
}

say('| class | orders | proven | units lost | dearer | at most | ms, median / p99 |')
say('|---|---|---|---|---|---|---|')
for (const name of Object.keys(CLASSES)) {
  const verdicts: Verdict[] = []
  for (let seed = 1; seed <= Number(seeds); seed++) {
    const instance = instanceOf(name, seed)
    const known = kept[name]?.[seed - 1]
    const answer = known ?? solve(instance)
    const of_class = answers[name] ??= []
    of_class.push(answer ?? null)
    if (answer === undefined || answer === null) continue
    const verdict = judge(instance, answer)
    for (const fault of verdict.faults) say(`FAULT ${name}, seed ${seed}: ${fault}`)
    if (verdict.has_oracle_erred) say(`The oracle erred: ${name}, seed ${seed}`)
    verdicts.push(verdict)
  }
  say(row(name, verdicts))
}
if (mode === '--keep') await writeFile(ANSWERS_URL, `${JSON.stringify(answers)}\n`)
