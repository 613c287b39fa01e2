// Weighs what a browser loads before a page can be used: compressed script and style of its entry, its route and all they import.
// Row P14. Exits with 1 when a page is over its budget.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const KB = 1024
const EACH_PAGE = 280
const BUDGETS = [
  { name: 'judge desk', entry: 'index.html', page: /features\/reviews\/.*Desk.*Page\.vue$/, limit: 240 },
  { name: 'public', entry: 'public.html', page: /features\/public\/.*Page\.vue$/, limit: 90 },
]

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'))
const sizes = new Map()
const sizeOf = (file) => {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(dist, file)), { level: 9 }).length)
  return sizes.get(file)
}

/** All files that a chunk needs before it runs: itself, its static imports, their styles. */
function filesOf(key, found = new Set(), seen = new Set()) {
  if (seen.has(key)) return found
  seen.add(key)
  const chunk = manifest[key]
  for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file)
  for (const next of chunk.imports ?? []) filesOf(next, found, seen)
  return found
}

/** A page comes with its entry, its layout and the texts of its feature. */
function weigh(entry, page) {
  const parts = [entry, page, ...companions(entry, page)].filter((key) => manifest[key] !== undefined)
  const files = new Set(parts.flatMap((key) => [...filesOf(key)]))
  return [...files].reduce((sum, file) => sum + sizeOf(file), 0) / KB
}

function companions(entry, page) {
  if (entry === 'public.html') return ['src/locales/zh-CN/site.ts']
  const name = page.split('/').at(-1) ?? ''
  const layout = /Desk|Judge/.test(name)
    ? 'Judge'
    : /Enterprise/.test(name)
      ? 'Enterprise'
      : /Leader/.test(name)
        ? 'Leader'
        : 'Staff'
  const feature = page.match(/features\/([^/]+)\//)?.[1] ?? ''
  return [`src/app/layouts/${layout}Layout.vue`, `src/locales/zh-CN/${feature}.ts`]
}

const pages = Object.keys(manifest).filter((key) => /features\/.*Page\.vue$/.test(key))
const rows = pages.map((page) => {
  const entry = page.includes('features/public/') ? 'public.html' : 'index.html'
  const budget = BUDGETS.find((each) => each.entry === entry && each.page.test(page))
  return {
    page: page.replace('src/features/', ''),
    kb: weigh(entry, page),
    limit: budget?.limit ?? EACH_PAGE,
    name: budget?.name ?? 'page',
  }
})
rows.sort((a, b) => b.kb - a.kb)
for (const { page, kb, limit } of rows) console.log(`${kb.toFixed(1).padStart(7)} KB  (limit ${limit})  ${page}`)

const heaviest = (name) => Math.max(0, ...rows.filter((row) => row.name === name).map((row) => row.kb))
const isMet = rows.every(({ kb, limit }) => kb <= limit)
const round = (kb) => Number(kb.toFixed(1))
const result = {
  judge_desk_kb: round(heaviest('judge desk')),
  public_kb: round(heaviest('public')),
  heaviest_page_kb: round(rows[0]?.kb ?? 0),
}
console.log(
  JSON.stringify({ row: 'P14', ...result, limits_kb: { judge_desk: 240, public: 90, page: EACH_PAGE }, met: isMet }),
)
process.exit(isMet ? 0 : 1)
