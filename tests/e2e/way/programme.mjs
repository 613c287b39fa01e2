// Staff write a programme and propose it, a leader publishes it, staff open it.
import { pressAndConfirm, told } from '../people.mjs'

/** Beijing time as the page's fields want it, so many hours from now. */
function inHours(hours) {
  const at = new Date(Date.now() + (hours + 8) * 3_600_000)
  return at.toISOString().slice(0, 16)
}

const next = (page, step) => page.getByRole('button', { name: `下一步：${step}`, exact: true }).click()

/** From the preset to a proposal with three judges, a best place, two excellent ones and one in reserve. Answers the programme's id. */
export async function propose(page, title) {
  await page.goto('/staff/programmes')
  await page.getByRole('button', { name: '新建评选', exact: true }).click()
  await page.getByRole('radio', { name: /金点子/ }).check()
  await page.getByLabel('活动名称').fill(title)
  await page.getByLabel('申报开始').fill(inHours(-1))
  await page.getByLabel('申报截止').fill(inHours(2))
  await page.getByLabel('活动简介').fill('浏览器走通全程的评选。')
  await page.getByRole('button', { name: '创建草稿', exact: true }).click()
  await page.waitForURL(/\/staff\/programmes\/[^/]+\/design/)
  const id = new URL(page.url()).pathname.split('/')[3]
  for (const step of ['申报表', '评分细则', '轮次与评审组']) await next(page, step)
  await page.getByLabel('合成方法').selectOption({ label: '平均' })
  await page.getByLabel('适用本方法的最少评分数').fill('3')
  await page.getByLabel('最少有效评委').fill('3')
  await next(page, '奖项与名额')
  await page.getByLabel('最佳金点子 名额').fill('1')
  await page.getByLabel('优秀金点子 名额').fill('2')
  await page.getByLabel('递补名额').fill('1')
  await next(page, '检查与发布')
  await page
    .getByText(/^已保存/)
    .first()
    .waitFor()
  await pressAndConfirm(page, '提请发布')
  await told(page, '已提请领导批准')
  return id
}

export async function publish(page, id) {
  await page.goto(`/leader/programmes/${id}`)
  await pressAndConfirm(page, '批准发布')
  await told(page, '已批准发布，规则已冻结')
}

export async function open(page, id) {
  await page.goto(`/staff/programmes/${id}`)
  await pressAndConfirm(page, '开放申报')
  await told(page, '已开放申报')
}

export async function close(page, id) {
  await page.goto(`/staff/programmes/${id}`)
  await pressAndConfirm(page, '截止申报')
  await told(page, '申报已截止')
}
