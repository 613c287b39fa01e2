// A Chromium for the tests beside the server that scripts/serve-for.sh started. Knows nothing of any screen.
import assert from 'node:assert/strict'
import { chromium } from 'playwright-core'

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=zh-CN',
]

/** Where the server of this run answers, without a slash at the end. */
export const SERVER = need('JINBANG_URL')

/** Chromium, headless. Its sandbox cannot work for root, and only then it goes without. */
export function launch() {
  const isRoot = process.getuid?.() === 0
  return chromium.launch({
    executablePath: need('CHROMIUM'),
    args: isRoot ? [...FLAGS, '--no-sandbox'] : FLAGS,
  })
}

/**
 * A person at a desk of their own: fresh cookies, Chinese, the given window. `troubles` fills with everything that should
 * not happen on the way: script errors, answers of 500 and more, requests to any other host.
 */
export async function newPerson(browser, { width = 1440, height = 900 } = {}) {
  const context = await browser.newContext({
    baseURL: SERVER,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width, height },
  })
  const page = await context.newPage()
  const troubles = []
  page.on('pageerror', (error) => troubles.push(`script error: ${error.message}`))
  page.on('response', (answer) => {
    if (answer.status() >= 500) troubles.push(`${answer.status()} from ${answer.url()}`)
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.origin !== SERVER) troubles.push(`request to ${url.origin}`)
  })
  return { context, page, troubles }
}

/** Fails with everything that went wrong beside what the test looked at. */
export function assertNoTroubles(person) {
  assert.deepEqual(person.troubles, [])
}

function need(name) {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: start the tests by 'make e2e'`)
  return value
}
