// Enterprises fill in and submit, the federation returns and recommends, staff check eligibility.
import { pressAndConfirm, told } from '../people.mjs'

/** Fills in the form of an idea and submits it. */
export async function enter(page, programmeId, idea) {
  await page.goto(`/enterprise/programmes/${programmeId}`)
  await page.getByRole('button', { name: '新建申报', exact: true }).click()
  await page.waitForURL(/\/enterprise\/entries\/[^/]+$/)
  await page.getByLabel('建议名称').fill(idea.title)
  await page.getByLabel('申报类别').selectOption({ label: idea.category })
  await page.getByText('未实施', { exact: true }).click()
  await page.locator('input[type="date"]').fill('2026-09-18')
  await page.getByRole('button', { name: '添加一人' }).click()
  await page.getByLabel('1 姓名').fill(idea.person)
  await page.getByLabel('1 职务或分工').fill('班组长')
  await page.getByLabel('联系电话').fill('022-55500101')
  await page.getByLabel('提出部门或班组').fill('装配二班')
  await page.getByLabel('现状分析').fill('停机换件每月 6 次，每次 40 分钟，备件靠经验领用。')
  await page.getByLabel('改进措施').fill('按运行小时数提前更换，工装改为快换结构，两人作业改为一人。')
  await page.getByLabel('改进效果').fill('停机降到每月 1 次，一年少停 40 小时。')
  await page.getByLabel('年经济效益').fill('128000.50')
  await page.getByLabel('效益评估').fill('按停机工时和备件费用计算，财务已核对。')
  await page.getByText('必填内容已齐，可以提交。').waitFor()
  await submit(page, '提交申报')
}

async function submit(page, button) {
  await pressAndConfirm(page, button, '确认提交')
  await page.getByRole('dialog', { name: '已提交' }).getByText('回执').waitFor()
}

/** Opens the entry of that title on the page of those who review it. */
async function review(page, programmeId, title) {
  await page.goto(`/staff/entries?programme_id=${programmeId}`)
  await page.getByRole('link', { name: title, exact: true }).click()
  await page.waitForURL(/\/staff\/entries\/[^/]+$/)
}

/** Sends an entry back for the wording of its effect. */
export async function sendBack(page, programmeId, title) {
  await review(page, programmeId, title)
  await page.getByRole('button', { name: '退回补正', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: '退回补正' })
  await dialog.getByLabel('退回原因').fill('效果没有对比数字。')
  await dialog.getByLabel('退回“改进效果”').check()
  await dialog.getByLabel('请写明“改进效果”要补正什么').fill('请补上改进前后的数字。')
  await dialog.getByRole('button', { name: '退回 1 处', exact: true }).click()
  await told(page, '已退回补正')
}

/** The enterprise mends what was returned; nothing else can be changed. */
export async function resubmit(page, title) {
  await page.goto('/enterprise/entries')
  await page.getByRole('link', { name: title, exact: true }).click()
  await page.getByText('请补上改进前后的数字。').first().waitFor()
  await page.getByText('只有被退回的栏目可以修改').first().waitFor()
  await page.getByLabel('改进效果').fill('停机由每月 6 次降到 1 次，一年少停 40 小时。')
  await page
    .getByText(/^已保存/)
    .first()
    .waitFor()
  await submit(page, '提交补正')
}

export async function recommend(page, programmeId, title) {
  await review(page, programmeId, title)
  await page.getByRole('button', { name: '推荐', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: '推荐申报' })
  await dialog.getByLabel('推荐意见').fill('情况属实，同意推荐。')
  await dialog.getByRole('button', { name: '推荐', exact: true }).click()
  await told(page, '已推荐')
}

/** Staff tick every point of the check and pass the entry. */
export async function pass(page, programmeId, title) {
  await review(page, programmeId, title)
  const card = page.locator('section', { has: page.getByRole('heading', { name: '资格审查', exact: true }) })
  await card.getByRole('checkbox').first().waitFor()
  for (const box of await card.getByRole('checkbox').all()) await box.check()
  await pressAndConfirm(page, '资格通过')
  await told(page, '资格已通过')
}
