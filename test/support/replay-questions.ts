// A process of its own that answers kept questions: a JSON list of texts on standard input, their
// plans on standard output.

import { text } from 'node:stream/consumers'
import { replayQuestion } from '../../src/domain/back-to-back/replay-decision.ts'
import { readQuestion } from '../../src/domain/sourcing/plan-sourcing.ts'

const questions = JSON.parse(await text(process.stdin)) as string[]
process.stdout.write(JSON.stringify(questions.map((one) =>
  replayQuestion(readQuestion(one), { objective: null, split: null }))))
