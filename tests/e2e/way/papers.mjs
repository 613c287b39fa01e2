// The workbooks of a list, cell by cell, against the API's ranking and against `jinbang score` on the exported files.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSheet } from 'read-excel-file/node'
import { reader } from '../people.mjs'

/** How a total looks as a cell: the number itself, so `"90.50"` is 90.5. */
const cell = (text) => (text === null || text === '' ? null : Number(text))
const byPinyin = new Intl.Collator('zh-CN').compare
const ORDINALS = ['一', '二', '三']

/** Fails unless every cell of both workbooks is what ranking, recomputation and list say. */
export async function compare(books, listId) {
  const api = await reader('leader1')
  const list = await api.json(`/award-lists/${listId}`)
  const rows = (await api.json(`/ranking-runs/${list.ranking_run_id}/rows`)).items
  const recomputed = await recompute(api, list.ranking_run_id)
  assert.deepEqual(
    rows.map((row) => [row.rank, row.number, row.total, row.tier ?? '', row.reason]),
    recomputed.map((row) => [Number(row.rank), row.entry, row.total, row.tier, row.reason]),
    'the ranking of the API is the one that `jinbang score` computes',
  )
  const stamp = `名单第 ${list.list_version} 版 · SHA-256 ${list.content_hash} · `
  assertCells(await readSheet(books.commendation), commendation(list, rows), stamp)
  assertCells(await readSheet(books.internal), internal(list, rows, recomputed), stamp)
}

/** `ranking.csv` as `jinbang score` writes it from the exported rules, entries and marks; equal to the exported one. */
async function recompute(api, runId) {
  const folder = mkdtempSync(join(tmpdir(), 'jinbang-score-'))
  try {
    const files = ['rules.json', 'entries.csv', 'marks.csv', 'ranking.csv']
    for (const file of files) writeFileSync(join(folder, file), await api.text(`/ranking-runs/${runId}/files/${file}`))
    const [rules, entries, marks, ranking] = files.map((file) => join(folder, file))
    const out = join(folder, 'out')
    execFileSync(process.env.JINBANG_BIN, [
      ...['score', '--rules', rules, '--entries', entries],
      ...['--marks', marks, '--out', out],
    ])
    const text = readFileSync(join(out, 'ranking.csv'), 'utf8')
    assert.equal(text, readFileSync(ranking, 'utf8'))
    return records(text)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The lines of a CSV file without quoted fields, by the names in its head. */
function records(text) {
  assert.ok(!text.includes('"'))
  const [head, ...lines] = text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(','))
  return lines.map((line) => Object.fromEntries(head.map((name, at) => [name, line[at]])))
}

function commendation(list, rows) {
  const tiers = list.sections.map(({ tier, tier_name }) => ({
    name: tier_name,
    rows: rows.filter((row) => row.tier === tier).sort((a, b) => byPinyin(a.title, b.title)),
  }))
  const count = tiers.reduce((sum, tier) => sum + tier.rows.length, 0)
  return [
    ['附件1'],
    [`${list.programme.title}拟表彰名单`],
    [`（共${count}项，按项目名称拼音为序，排名不分先后）`],
    [`${list.zone.name}　${written(list)}`],
    ['序号', '建议名称', '所属企业', '建议人', '类别', '备注'],
    ...tiers.flatMap((tier, at) => [
      [`${ORDINALS[at]}、${tier.name}（${tier.rows.length}项）`],
      ...tier.rows.map((row, index) => [index + 1, row.title, row.enterprise, row.person, row.category_name]),
    ]),
  ]
}

function internal(list, rows, recomputed) {
  const lines = [...list.sections.flatMap((section) => section.lines), ...list.reserve]
  const prizes = list.sections.map(({ tier, prize_fen }) => [tier, prize_fen / 100])
  const prizeOf = ({ tier }) => Object.fromEntries(prizes)[tier] ?? null
  const body = rows.map((row, at) => {
    const scored = recomputed[at]
    const { note } = lines.find(({ number }) => number === row.number) ?? { note: null }
    const award = row.tier_name ?? (row.reason === 'reserve' ? '递补' : null)
    return [
      ...[Number(scored.rank), scored.entry, row.title, row.enterprise, scored.enterprise, row.person],
      ...[row.category_name, cell(scored.final), cell(scored.total), award, prizeOf(scored), note || null],
    ]
  })
  const paid = rows.map(prizeOf).filter((prize) => prize !== null)
  const sum = `合计 ${rows.length} 项，其中有奖金的 ${paid.length} 项`
  return [
    [`${list.programme.title}拟表彰名单（内部）`],
    ['（含名次与得分，仅限内部使用）'],
    [`${list.zone.name}　${written(list)}`],
    [
      '名次',
      '编号',
      '建议名称',
      '所属企业',
      '统一社会信用代码',
      '建议人',
      '类别',
      '终评',
      '总分',
      '拟授奖项',
      '奖金（元）',
      '说明',
    ],
    ...body,
    [sum, ...Array(9).fill(null), paid.reduce((total, prize) => total + prize, 0)],
  ]
}

/** The first day of the list's publicity period, which its papers bear. */
function written(list) {
  const [year, month, day] = list.publicity.starts_on.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

/** Every cell as expected, and a last line that begins with the stamp. */
function assertCells(sheet, expected, stamp) {
  const width = sheet[0].length
  const whole = expected.map((row) => [...row, ...Array(width - row.length).fill(null)])
  assert.deepEqual(sheet.slice(0, -1), whole)
  const [line, ...rest] = sheet.at(-1)
  assert.ok(line.startsWith(stamp), line)
  assert.ok(rest.every((value) => value === null))
}
