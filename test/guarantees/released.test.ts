// The document breaks no caller of the released one.

import t from 'tap'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Document, findBreakingChanges } from '../support/breaking-changes.ts'
import { ROOT } from '../support/cli.ts'

const readJson = async (name: string) =>
  JSON.parse(await readFile(join(ROOT, 'openapi', name), 'utf8'))

const released: Document = await readJson('released.json')
const current: Document = await readJson('openapi.json')
const allowed: Array<{ change: string, reason: string }> = await readJson('allowed-changes.json')

t.test('no caller of the released document is broken', async (t) => {
  const found = findBreakingChanges(released, current)
  const names = allowed.map(({ change }) => change)
  t.same(found.filter((change) => !names.includes(change)), [],
    'CONTRIBUTING.md says what to do about a breaking change')
  t.same(names.filter((name) => !found.includes(name)), [], 'each allowed change was made')
  for (const { change, reason } of allowed) t.match(reason, /^[A-Z].{15,}\.$/, change)
})

t.test('every part of the released document is compared', async (t) => {
  const gone = findBreakingChanges(released, { paths: {}, components: { schemas: {} } })
  const counts = [released.paths, released.webhooks ?? {}, { all: released.components.schemas }]
    .map((part) => Object.values(part).flatMap((one) => Object.keys(one)).length)
  t.equal(gone.length, counts.reduce((sum, count) => sum + count))
  t.same(findBreakingChanges(released, structuredClone(released)), [])
})
