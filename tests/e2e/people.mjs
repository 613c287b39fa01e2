// People of the demonstration zone at their desks: signing in, answering the page's questions, asking the API beside it.
import assert from 'node:assert/strict'
import { SERVER, assertNoTroubles, newPerson } from './browser.mjs'

/** The password of every demonstration account. */
export const PASSWORD = 'jinbang-demo-1949'

/** A person who has just signed in, at a desk of their own. */
export async function arrive(browser, account, window) {
  const person = await newPerson(browser, window)
  const { page } = person
  await page.goto('/sign-in')
  await page.getByLabel('账号', { exact: true }).fill(account)
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  return person
}

/** Lets a person do something and leave; fails with everything that went wrong on the way. */
export async function as(browser, account, work) {
  const person = await arrive(browser, account)
  const result = await work(person.page).catch(async (failure) => {
    const picture = process.env.JINBANG_FAILURE_PICTURE
    if (picture) await person.page.screenshot({ path: picture, fullPage: true })
    throw failure
  })
  assertNoTroubles(person)
  await person.context.close()
  return result
}

/** Presses a button that asks first, and answers with the button of the question that says the deed. */
export async function pressAndConfirm(page, name, confirm = name) {
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: confirm, exact: true }).click()
}

/** Waits for the short message that a step has been done. */
export async function told(page, words) {
  await page.getByText(words, { exact: false }).first().waitFor()
}

/** Saves what a press downloads, and answers its bytes. */
export async function download(page, press) {
  const [file] = await Promise.all([page.waitForEvent('download'), press()])
  const chunks = []
  for await (const chunk of await file.createReadStream()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** A reader of the API in the name of an account. */
export async function reader(account) {
  const answer = await fetch(`${SERVER}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: account, password: PASSWORD }),
  })
  assert.equal(answer.status, 200)
  const { access_token } = await answer.json()
  const get = async (path) => {
    const reply = await fetch(`${SERVER}/api/v1${path}`, { headers: { authorization: `Bearer ${access_token}` } })
    assert.equal(reply.status, 200, path)
    return reply
  }
  return { json: async (path) => (await get(path)).json(), text: async (path) => (await get(path)).text() }
}
