// From the ranking to the list that leadership takes away: draft, approvals, publicity, files.
import { download, pressAndConfirm, told } from '../people.mjs'

/** Opens the official ranking; answers the id of its run. */
export async function openRanking(page, programmeId) {
  await page.goto(`/staff/programmes/${programmeId}`)
  await page.getByRole('link', { name: '查看排名', exact: true }).click()
  await page.getByText('正式排名').waitFor()
  return new URL(page.url()).pathname.split('/').pop()
}

/** Answers the id of the new list. */
export async function draft(page, programmeId) {
  await openRanking(page, programmeId)
  await pressAndConfirm(page, '生成拟表彰名单')
  await page.waitForURL(/\/staff\/award-lists\/[^/]+$/)
  return new URL(page.url()).pathname.split('/').pop()
}

export async function confirm(page, listId) {
  await page.goto(`/staff/award-lists/${listId}`)
  await pressAndConfirm(page, '确认名单')
  await told(page, '已代表评审组确认')
}

export async function supervise(page, listId) {
  await page.goto(`/staff/award-lists/${listId}`)
  await pressAndConfirm(page, '监督签字')
  await told(page, '监督签字已记录')
}

export async function approve(page, listId) {
  await page.goto(`/leader/award-lists/${listId}`)
  await pressAndConfirm(page, '批准并签名')
  await told(page, '已批准')
}

export async function publicize(page, listId) {
  await page.goto(`/staff/award-lists/${listId}`)
  await page.getByRole('button', { name: '开始公示', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: '开始公示' })
  await dialog.getByLabel('受理部门、联系人与电话').fill('经济技术部 周经办 022-5550 0100')
  await dialog.getByRole('button', { name: /^开始公示 \d+ 项$/ }).click()
  await told(page, '公示已开始')
}

/** The workbook of that name, from the leader's page of the list. */
export async function takeAway(page, listId, name) {
  await page.goto(`/leader/award-lists/${listId}/full`)
  return download(page, () => page.getByRole('button', { name: new RegExp(`^${name}`) }).click())
}
