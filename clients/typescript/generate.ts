// Writes what the client has of the OpenAPI document: its types, its operations, its problem codes.

import { createClient } from '@hey-api/openapi-ts'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const DOCUMENT = join(import.meta.dirname, '../../openapi/openapi.json')
const FOLDER = join(import.meta.dirname, 'src/generated')

await createClient({
  input: DOCUMENT,
  output: { path: FOLDER, module: { extension: '.js' } },
  logs: { level: 'silent', file: false },
  plugins: [
    // The server of the document is '/', which is no address for a program.
    { name: '@hey-api/client-fetch', throwOnError: true, baseUrl: false },
    '@hey-api/typescript',
    {
      name: '@hey-api/sdk',
      operations: { strategy: 'single', containerName: 'Tandem', methods: 'instance' }
    }
  ]
})

const { components } = JSON.parse(await readFile(DOCUMENT, 'utf8')) as {
  components: { examples: Record<string, { value: unknown }> }
}
// Each problem has an example, which has the code for a name.
const codes = Object.entries(components.examples)
  .filter(([name, { value }]) => (value as { code?: unknown }).code === name)
  .map(([name]) => `  | '${name}'`)
await writeFile(join(FOLDER, 'problem-code.ts'), [
  '// This file is generated from the examples of the OpenAPI document.', '',
  '/** The problems that this version of the client knows. */',
  'export type ProblemCode =', ...codes, ''
].join('\n'))
