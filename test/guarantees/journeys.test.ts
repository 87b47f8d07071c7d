// The journeys of openapi/journeys.arazzo.yaml are valid, and pass against the service by the
// command that the page for callers has, two runs beside each other.

import t from 'tap'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { REDOCLY, ROOT, runFile } from '../support/cli.ts'
import { givenReceiver } from '../support/receiver.ts'
import { givenService } from '../support/service.ts'

t.setTimeout(180_000)

const FILE = 'openapi/journeys.arazzo.yaml'

type Described = { summary?: string, description: string }
type Step = Described & { stepId: string, operationId: string, successCriteria: unknown[] }
type Workflow = Described & { workflowId: string, outputs: object, steps: Step[] }

/** What `respect` tells of a run. A step that is tried again stands there once for each try. */
type Told = {
  workflowId: string
  executedSteps: Array<{
    stepId: string
    status: string
    checks: Array<{ name: string }>
  }>
}

const folder = await mkdtemp(join(tmpdir(), 'tandem-journeys-'))
t.teardown(async () => rm(folder, { recursive: true }))
const bundle = join(folder, 'journeys.json')
await runFile(REDOCLY, ['bundle', FILE, '--output', bundle])
const { info, workflows } = JSON.parse(await readFile(bundle, 'utf8')) as
  { info: Required<Described>, workflows: Workflow[] }
const steps = workflows.flatMap((workflow) => workflow.steps)

const service = await givenService(t)
service.startJobs()
const TANDEM = await service.app.listen({ port: 0, host: '127.0.0.1' })
const merchant = await service.givenMerchant({ stock: { 'BOLT-M8': 1 } })
const receiver = await givenReceiver(t)

t.test('Redocly, all its rules for Arazzo: no error, no warning', async (t) => {
  const { code, output } = await runFile(REDOCLY, ['lint', FILE, '--format=json'])
  t.match(JSON.parse(output), { totals: { errors: 0, warnings: 0, ignored: 0 }, problems: [] })
  t.equal(code, 0)
})

t.test('any reader of Arazzo understands it: nothing in it is of one tool', async (t) => {
  t.notMatch(await readFile(join(ROOT, FILE), 'utf8'), /^[ -]*x-|\$faker/m)
})

t.test('each operation is one of the document, each description a sentence', async (t) => {
  const document = JSON.parse(await readFile(join(ROOT, 'openapi/openapi.json'), 'utf8'))
  const operations = Object.values<Record<string, { operationId: string }>>(document.paths)
    .flatMap((methods) => Object.values(methods)).map(({ operationId }) => operationId)
  for (const { operationId } of steps) t.ok(operations.includes(operationId), operationId)
  for (const { summary, description } of [info, ...workflows, ...steps]) {
    for (const text of [summary, description]) {
      if (text !== undefined) t.match(text, /^[A-Z]\S*( \S+){3,}\.$/)
    }
  }
})

t.test('every journey passes, twice at once', async (t) => {
  const page = await readFile(join(ROOT, 'docs/calling.md'), 'utf8')
  const runs = await Promise.all(['first', 'second'].map(async (run) => follow(page, run)))
  for (const { code, output, told } of runs) {
    t.equal(code, 0, output.split('Failed tests info')[1] ?? 'no step failed')
    t.same(told.map(({ workflowId }) => workflowId), workflows.map((one) => one.workflowId))
    for (const [index, { executedSteps }] of told.entries()) {
      const expected = workflows[index]?.steps ?? []
      const last = new Map(executedSteps.map((step) => [step.stepId, step]))
      t.same([...last.keys()], expected.map(({ stepId }) => stepId))
      for (const step of expected) {
        const { status, checks } = last.get(step.stepId) ?? {}
        t.same([status, checks?.map(({ name }) => name)], ['success', checksOf(step)], step.stepId)
      }
    }
  }
  const issued = receiver.got.filter(({ event }) => event.type === 'purchase_order.issued')
  t.equal(new Set(issued.map(({ id }) => id)).size, runs.length, 'the webhooks came')
})

/** The checks of a step: its criteria, and that its answer is as the document says. */
function checksOf ({ successCriteria, operationId }: Step): string[] {
  const of_body = ['content-type check', 'schema check']
  return [
    ...successCriteria.map(() => 'success criteria check'), 'status code check',
    ...operationId === 'removeHold' ? [] : of_body // its answer is empty
  ]
}

/** Runs the command of the page. */
async function follow (
  page: string, run: string
): Promise<{ code: unknown, output: string, told: Told[] }> {
  const values: Record<string, string> = {
    TANDEM,
    OPERATOR_KEY: merchant.key,
    STOREFRONT_KEY: merchant.storefront.key,
    SUPPLIER_KEY: merchant.supplier.key
  }
  const [, command = ''] = /^```console\n.*npx redocly (respect [^]*?)\n```$/m.exec(page) ?? []
  const words = command.replace('$(date +%s)', run)
    .replaceAll(/\$([A-Z_]+)/g, (_, name: string) => values[name] ?? '').split(/[\s\\]+/)
  const file = join(folder, `${run}.json`)
  const ran = await runFile(REDOCLY, [
    ...words, '--input', `webhook_url=${receiver.url}`, '--json-output', file
  ])
  const { files } = JSON.parse(await readFile(file, 'utf8')) as
    { files: Record<string, { executedWorkflows: Told[] }> }
  return { ...ran, told: Object.values(files).flatMap((one) => one.executedWorkflows) }
}
