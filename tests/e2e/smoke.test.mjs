// The server serves the page, the page talks to the server, and every demonstration account gets in and finds its place.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SERVER, assertNoTroubles, launch, newPerson } from './browser.mjs'

let browser
before(async () => {
  browser = await launch()
})
after(() => browser?.close())

async function demonstrationAccounts() {
  const answer = await fetch(`${SERVER}/api/v1/public/site`)
  assert.equal(answer.status, 200)
  const site = await answer.json()
  assert.ok(site.demonstration.accounts.length > 0, 'the demonstration zone names no accounts')
  return site.demonstration.accounts
}

test('the public front page opens for anybody and shows the programmes', async () => {
  const person = await newPerson(browser)
  await person.page.goto('/')
  await person.page.getByRole('heading', { level: 1 }).waitFor()
  await person.page.getByRole('heading', { level: 3 }).first().waitFor()
  assertNoTroubles(person)
  await person.context.close()
})

test('every demonstration account signs in by one click and lands on a page with a heading', async () => {
  for (const account of await demonstrationAccounts()) {
    const person = await newPerson(browser)
    await person.page.goto('/sign-in')
    await person.page.getByRole('button', { name: account.display_name }).first().click()
    await person.page.waitForURL((url) => url.pathname !== '/sign-in')
    await person.page.getByRole('heading').first().waitFor()
    assert.notEqual(new URL(person.page.url()).pathname, '/denied', `${account.username} was sent away`)
    assertNoTroubles(person)
    await person.context.close()
  }
})

test('a visitor turns the page to English, finds it so on the next page, and turns it back', async () => {
  const person = await newPerson(browser)
  const { page } = person
  await page.goto('/')
  await page.getByRole('button', { name: 'English', exact: true }).click()
  await page.locator('html[lang=en]').waitFor()
  await page.getByRole('link', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
  await page.getByRole('button', { name: '中文', exact: true }).click()
  await page.getByRole('heading', { name: '登录', exact: true }).waitFor()
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN')
  assertNoTroubles(person)
  await person.context.close()
})

test('a wrong password is answered in words and lets nobody in', async () => {
  const [account] = await demonstrationAccounts()
  const person = await newPerson(browser)
  await person.page.goto('/sign-in')
  await person.page.getByLabel('账号', { exact: true }).fill(account.username)
  await person.page.getByLabel('密码', { exact: true }).fill('wrong horse battery staple')
  await person.page.getByRole('button', { name: '登录', exact: true }).click()
  await person.page.getByRole('alert').first().waitFor()
  assert.equal(new URL(person.page.url()).pathname, '/sign-in')
  assertNoTroubles(person)
  await person.context.close()
})
