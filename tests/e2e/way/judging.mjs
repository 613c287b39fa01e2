// Staff seat a panel and start the round, judges score by keyboard and sign, the supervisor signs, staff lock.
import assert from 'node:assert/strict'
import { PASSWORD, pressAndConfirm, told } from '../people.mjs'

async function openRound(page, programmeId, link) {
  await page.goto(`/staff/programmes/${programmeId}`)
  await page.getByRole('link', { name: link, exact: true }).click()
}

/** One panel of these judges, the first of them its chair; then the round begins. */
export async function start(page, programmeId, judges) {
  await openRound(page, programmeId, '评审组与分派')
  await page.getByRole('button', { name: '添加评审组', exact: true }).first().click()
  const dialog = page.getByRole('dialog', { name: '添加评审组' })
  await dialog.getByLabel('评审组名称').fill('A 组')
  for (const name of judges) {
    await dialog.getByLabel('姓名、专业或单位').fill(name)
    await dialog.getByRole('checkbox', { name }).check()
  }
  await dialog.getByRole('radio', { name: `设为组长 ${judges[0]}` }).check()
  await dialog.getByRole('button', { name: '保存评审组', exact: true }).click()
  await told(page, '评审组已保存')
  await pressAndConfirm(page, '开始评分')
  await told(page, '已开始评分')
}

/**
 * Marks every entry of the round with the keyboard alone and signs. `marksOf` answers the marks of an entry by its title,
 * in the order of the criteria.
 */
export async function score(page, programmeTitle, marksOf) {
  await page.goto('/judge')
  const round = page.locator('article', { hasText: programmeTitle })
  await round.getByRole('button', { name: '进入评审台', exact: true }).click()
  await page.waitForURL(/\/judge\/rounds\/[^/]+$/)
  while (!isSigning(page.url())) await scoreOne(page, marksOf)
  await page.getByLabel('登录密码').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByText('服务器签名时间').waitFor()
}

const isSigning = (address) => new URL(address).pathname.endsWith('/sign')

async function scoreOne(page, marksOf) {
  const heading = page.getByRole('heading', { level: 1 })
  await page.locator('[data-mark]').waitFor()
  const shown = await heading.innerText()
  const title = shown.slice(shown.indexOf(' ') + 1)
  for (const mark of marksOf(title)) {
    await page.locator('[data-mark]:focus').waitFor()
    await page.keyboard.type(mark)
    await page.keyboard.press('Enter')
  }
  await page.locator('[data-confirm]:focus').waitFor()
  await page.getByText('已评完', { exact: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForFunction((before) => document.querySelector('h1')?.innerText !== before, shown)
}

export async function superviseLock(page, programmeId) {
  await openRound(page, programmeId, '评审进度')
  await pressAndConfirm(page, '监督签字')
  await told(page, '监督签字已记录')
}

export async function lock(page, programmeId) {
  await openRound(page, programmeId, '评审进度')
  await pressAndConfirm(page, '锁定本轮')
  await told(page, '本轮已锁定')
}

/** Back among the tasks, all of them are signed and nothing is left to sign. */
export async function seesAllSigned(page, programmeTitle, count) {
  await page.goto('/judge')
  const round = page.locator('article', { hasText: programmeTitle })
  await round.getByText(`已签名 ${count} 份`).waitFor()
  assert.equal(await round.getByRole('button', { name: '签名提交' }).count(), 0)
}
