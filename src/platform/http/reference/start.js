// Starts Scalar on the reference page, with all that would call another host switched off.

// Otherwise Scalar's validator would try to compile code, which the page's policy forbids.
globalThis.__zod_globalConfig = { jitless: true }

/** Drops examples of optional parameters: Scalar would fill them in and send them. */
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
