// The log of a programme, as those read it who watch over it.
import assert from 'node:assert/strict'

/** Reads the whole log of a programme and fails on a kind of event or a fact that stands there in the server's words. */
export async function readsInWords(page, programmeId) {
  await page.goto(`/staff/logbook?programme_id=${programmeId}`)
  await page.getByRole('cell', { name: '创建活动', exact: true }).or(more(page)).first().waitFor()
  while (await more(page).isVisible()) {
    const shown = await rows(page).count()
    await more(page).click()
    await page.waitForFunction((count) => document.querySelectorAll('tbody tr').length > count, shown)
  }
  const texts = await rows(page).locator('td:nth-child(2), td:nth-child(4) li').allTextContents()
  assert.ok(texts.some((text) => text.includes('创建活动')))
  assert.deepEqual(
    texts.filter((text) => /^[a-z][a-z0-9]*(_[a-z0-9]+)*( |$)/.test(text.trim())),
    [],
  )
}

const rows = (page) => page.locator('tbody tr')
const more = (page) => page.getByRole('button', { name: '加载更多', exact: true })
