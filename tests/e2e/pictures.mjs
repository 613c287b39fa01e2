// The pictures of the README, from the demonstration zone: the ranking with an explanation open, and the judge's desk.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { assertNoTroubles, launch } from './browser.mjs'
import { arrive } from './people.mjs'

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))

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
  const person = await arrive(browser, 'staff1')
  const { page } = person
  await openProgramme(page, /2025.*金点子/)
  await page.locator('a[href*="/ranking-runs/"]').first().click()
  const rows = page.locator('table tbody tr').filter({ has: page.locator('a') })
  await rows.nth(9).locator('a').first().click()
  await page.getByRole('heading', { level: 2, name: /第 10/ }).waitFor()
  await page.waitForLoadState('networkidle')
  await take(person, 'ranking')
}

/** A judge in the middle of an entry that had no marks: two criteria marked, a band proposed for the third. */
async function desk(browser) {
  const person = await arrive(browser, 'judge05')
  const { page } = person
  await page.getByRole('button', { name: '进入评审台', exact: true }).first().click()
  await page.locator('[data-mark]').waitFor()
  while ((await page.getByText('还差 7 项').count()) === 0) {
    const before = page.url()
    await page.keyboard.press('PageDown')
    await page.waitForURL((url) => url.href !== before)
    await page.locator('[data-mark]').waitFor()
  }
  for (const mark of ['8.5', '21']) {
    await page.locator('[data-mark]:focus').waitFor()
    await page.keyboard.type(mark)
    await page.keyboard.press('Enter')
  }
  await page.keyboard.press('Alt+2')
  await page.getByText(/^已保存/).waitFor()
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
