// Starts Scalar on the reference page, with all that would call another host switched off.

// Scalar's validator would else try whether it may compile code: the page's policy forbids it.
globalThis.__zod_globalConfig = { jitless: true }

/** Examples fill in what is tried, and an optional parameter with one would be sent. */
function dropOptionalExamples ({ paths, components }) {
  const operations = Object.values(paths).flatMap((path) => Object.values(path))
  const parameters = operations.flatMap((operation) => operation.parameters ?? [])
  for (const parameter of [...parameters, ...Object.values(components.parameters)]) {
    if (parameter.required !== true) delete parameter.example
  }
}

document.addEventListener('DOMContentLoaded', async () => {
  const content = await (await fetch('/openapi.json')).json()
  dropOptionalExamples(content)
  globalThis.Scalar.createApiReference('#reference', {
    content,
    authentication: { preferredSecurityScheme: 'apiKey' },
    persistAuth: false,
    proxyUrl: '',
    telemetry: false,
    withDefaultFonts: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    hideClientButton: true,
    showDeveloperTools: 'never',
    documentDownloadType: 'none'
  })
})
