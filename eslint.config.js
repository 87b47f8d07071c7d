// Rules of code style that ESLint checks. `npm run lint` runs it.

import neostandard, { plugins, resolveIgnoresFromGitignore } from 'neostandard'

const ban = (selector, message) => ({ selector, message })
const called = (object, property) =>
  `CallExpression[callee.object.name='${object}'][callee.property.name='${property}']`
const EVERYWHERE = [
  ban("CallExpression[callee.property.name='selectAll']", 'Name the columns.'),
  ban('TSEnumDeclaration', 'Use a const array and its union.'),
  ban(called('Promise', 'all'),
    'Use `together`, so that no statement is left to run after a rollback.')
]
const ONE_CLOCK = 'Use the time of the database, which a command gets as `now`.'
const CLOCK = [
  ban("NewExpression[callee.name='Date'][arguments.length=0]", ONE_CLOCK),
  ban(called('Date', 'now'), ONE_CLOCK)
]
const TENANCY =
  "ExportNamedDeclaration > FunctionDeclaration:not([params.1.name='merchant_id'])"
const GENERATED = '**/*.generated.ts'

export default [
  ...neostandard({
    ts: true, noJsx: true, ignores: [...resolveIgnoresFromGitignore(), GENERATED]
  }),
  {
    rules: {
      camelcase: 'off',
      '@typescript-eslint/no-redeclare': 'off',
      'max-lines': ['error', { max: 250 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      complexity: ['error', 10],
      'no-void': ['error', { allowAsStatement: true }],
      'no-await-in-loop': 'error',
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      '@stylistic/comma-dangle': ['error', 'never'],
      '@stylistic/max-len': ['error', { code: 100, ignoreUrls: true }]
    }
  },
  {
    files: ['src/**/*.ts'],
    plugins: { '@typescript-eslint': plugins['typescript-eslint'].plugin, n: plugins.n },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'n/no-process-env': 'error',
      'n/no-process-exit': 'error',
      'no-restricted-syntax': ['error', ...EVERYWHERE, ...CLOCK],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/naming-convention': ['error',
        { selector: 'function', format: ['camelCase'] },
        { selector: 'typeLike', format: ['PascalCase'] }
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error'
    }
  },
  {
    files: ['src/domain/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...EVERYWHERE, ...CLOCK,
        ban(':function[async=true]', 'The domain must not wait: it has no async functions.'),
        ban("MemberExpression[object.name='Math'][property.name='random']",
          'The domain must not use random numbers.')
      ]
    }
  },
  {
    // Only due-*.ts may read the rows of all merchants, because jobs look for due rows.
    files: ['src/modules/*/store.ts', 'src/modules/*/store/*.ts'],
    ignores: ['src/modules/*/store/due-*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...EVERYWHERE, ...CLOCK,
        ban(TENANCY, 'The second parameter of a store function is merchant_id.')
      ]
    }
  },
  // Only an entry point may read environment variables and end the process.
  { files: ['src/bin/*.ts'], rules: { 'n/no-process-env': 'off', 'n/no-process-exit': 'off' } }
]
