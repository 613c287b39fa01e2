// The pictures of the README, from the demonstration zone: the ranking with an explanation open, and the judge's desk.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { assertNoTroubles, launch, newPerson } from './browser.mjs'

const PASSWORD = 'jinbang-demo-1949'
const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))

async function signIn(person, account) {
  const { page } = person
  await page.goto('/sign-in')
  await page.getByLabel('账号', { exact: true }).fill(account)
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}

async function take(person, name) {
  assertNoTroubles(person)
  await person.page.mouse.move(0, 0)
  await person.page.evaluate(() => document.fonts.ready)
  await person.page.screenshot({ path: `${FOLDER}${name}.png`, animations: 'disabled' })
  console.log(`docs/pictures/${name}.png`)
  await person.context.close()
}

/** The programmes the person may see whose title holds these words. */
async function openProgramme(page, words) {
  await page.goto('/staff/programmes')
  await page.getByRole('link', { name: words }).first().click()
  await page.waitForURL(/\/staff\/programmes\/[^/]+$/)
}

/** Staff: the finished ranking, and why the entry at the last place of the first tier stands there. */
async function ranking(browser) {
  const person = await newPerson(browser)
  const { page } = person
  await signIn(person, 'staff1')
  await openProgramme(page, /金点子/)
  await page.locator('a[href*="/ranking-runs/"]').first().click()
  const rows = page.locator('table tbody tr').filter({ has: page.locator('a') })
  await rows.nth(9).locator('a').first().click()
  await page.getByRole('heading', { level: 2, name: /第 10/ }).waitFor()
  await page.waitForLoadState('networkidle')
  await take(person, 'ranking')
}

/** A judge: the first entry of the round in scoring that still needs marks, some of them given. */
async function desk(browser) {
  const person = await newPerson(browser)
  const { page } = person
  await signIn(person, 'judge05')
  await page.getByRole('button', { name: /评分/ }).first().click()
  await page.waitForURL(/\/judge\/rounds\/[^/]+/)
  await page.locator('[data-mark]').first().waitFor()
  await page.waitForLoadState('networkidle')
  await take(person, 'judge-desk')
}

mkdirSync(FOLDER, { recursive: true })
const browser = await launch()
try {
  await ranking(browser)
  await desk(browser)
} finally {
  await browser.close()
}
