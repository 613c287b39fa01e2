// No main page has a serious fault of accessibility: axe looks at each as the person who works there sees it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { assertNoTroubles, launch, newPerson } from './browser.mjs'
import { arrive } from './people.mjs'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']

let browser
before(async () => {
  browser = await launch()
})
after(() => browser?.close())

/** Opens the address, waits until it has its content, and returns what axe finds grave, one line a fault. */
async function faultsOf({ page }, path) {
  await page.goto(path)
  await page.getByRole('heading').first().waitFor()
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, html }) => `${path} ${id} ${target.join(' ')} ${html.slice(0, 160)}`),
    )
}

/** The first address among the links of the present page that matches, as soon as there is one. */
async function linkLike({ page }, pattern) {
  const found = await page.waitForFunction((source) => {
    const paths = [...document.querySelectorAll('a[href]')].map((link) => new URL(link.href).pathname)
    return paths.find((path) => new RegExp(source).test(path))
  }, pattern.source)
  return found.jsonValue()
}

/** The address of the first link in the table's row that says so. */
function linkInRow({ page }, text) {
  const link = page.getByRole('row', { name: text }).getByRole('link').first()
  return link.evaluate((element) => new URL(element.href).pathname)
}

/** Each of `paths` is an address, a pattern of a link on the page before, or a way to find one there. */
async function assertNoFaults(person, paths) {
  const faults = []
  for (const path of paths) {
    const address = path instanceof RegExp ? linkLike(person, path) : path instanceof Function ? path(person) : path
    faults.push(...(await faultsOf(person, await address)))
  }
  assert.deepEqual(faults, [])
  assertNoTroubles(person)
  await person.context.close()
}

test('the public pages and the sign-in have no serious fault', async () => {
  const paths = ['/', '/public/programmes', '/public/notices', /^\/public\/notices\/.+/, '/sign-in']
  await assertNoFaults(await newPerson(browser), paths)
})

test('the pages of an enterprise have no serious fault', async () => {
  const entries = '/enterprise/entries'
  await assertNoFaults(await arrive(browser, 'enterprise1'), [
    '/enterprise/programmes',
    entries,
    /^\/enterprise\/entries\/.+/,
  ])
})

test("the judge's pages and the desk have no serious fault", async () => {
  const person = await arrive(browser, 'judge05')
  await person.page.getByRole('button', { name: '进入评审台' }).first().click()
  await person.page.waitForURL(/\/judge\/rounds\/.+/)
  const desk = new URL(person.page.url()).pathname
  await assertNoFaults(person, ['/judge', desk.replace(/\/sheets.*/, ''), `${desk.replace(/\/sheets.*/, '')}/sign`])
})

test('the pages of the zone staff have no serious fault', async () => {
  const lists = ['/staff/award-lists', /^\/staff\/award-lists\/.+/, /^\/(staff\/)?ranking-runs\/.+/]
  const advice = [/^\/staff\/ranking-runs\/.+\/analysis$/, /^\/staff\/ranking-runs\/.+\/what-if$/]
  const rest = ['/staff', '/staff/organizations', '/staff/experts', '/staff/entries', /^\/staff\/entries\/.+/]
  const programme = ['/staff/programmes', (person) => linkInRow(person, '评分中'), /^\/staff\/rounds\/.+\/panels$/]
  await assertNoFaults(await arrive(browser, 'staff1'), [...rest, ...programme, ...lists, ...advice])
})

test('the pages of a leader have no serious fault', async () => {
  await assertNoFaults(await arrive(browser, 'leader1'), [
    '/leader',
    '/leader/award-lists',
    /^\/leader\/award-lists\/.+/,
  ])
})

test('the log and the accounts have no serious fault', async () => {
  await assertNoFaults(await arrive(browser, 'supervisor'), ['/staff/logbook'])
  await assertNoFaults(await arrive(browser, 'sysadmin'), ['/staff/users'])
})
