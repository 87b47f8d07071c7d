// A headless Chromium for tests, if this machine has one.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import type { Test } from 'tap'
import { inTurn } from './in-turn.ts'

const run = promisify(execFile)
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome']

/** The program's name; undefined where there is none. Tests then say that they were skipped. */
export async function findBrowser (): Promise<string | undefined> {
  const found = await inTurn(BROWSERS, async (name) =>
    run('which', [name]).then(({ stdout }) => stdout.trim(), () => undefined))
  return found.find((path) => path !== undefined && path !== '')
}

export async function givenBrowser (t: Test, path: string): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] })
  t.teardown(async () => browser.close())
  return browser
}
