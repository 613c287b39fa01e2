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

/** A page comes with its entry, its layout and its texts, in Chinese. */
function weigh(entry, page) {
  const parts = [entry, page, ...companions(entry, page)].filter((key) => manifest[key] !== undefined)
  const files = new Set(parts.flatMap((key) => [...filesOf(key)]))
  return [...files].reduce((sum, file) => sum + sizeOf(file), 0) / KB
}

function companions(entry, page) {
  const base = 'src/locales/zh-CN/base.ts'
  if (entry === 'public.html') return [base, 'src/locales/zh-CN/site.ts']
  const name = page.split('/').at(-1) ?? ''
  const layout = /Desk|Judge/.test(name)
    ? 'Judge'
    : /Enterprise/.test(name)
      ? 'Enterprise'
      : /Leader/.test(name)
        ? 'Leader'
        : 'Staff'
  const feature = /^Desk/.test(name)
    ? 'desk'
    : /^Enterprise/.test(name)
      ? 'own_entries'
      : (page.match(/features\/([^/]+)\//)?.[1] ?? '')
  const element = 'node_modules/element-plus/es/locale/lang/zh-cn.mjs'
  return [base, element, `src/app/layouts/${layout}Layout.vue`, `src/locales/zh-CN/${feature}.ts`]
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

const heaviest = (wanted) => Math.max(0, ...rows.filter(wanted).map((row) => row.kb))
const weights = [
  { thing: "judge's desk", kb: heaviest((row) => row.name === 'judge desk'), limit: 240 },
  { thing: 'public pages', kb: heaviest((row) => row.name === 'public'), limit: 90 },
  { thing: 'heaviest page', kb: heaviest(() => true), limit: EACH_PAGE },
]
for (const { thing, kb, limit } of weights) {
  const goal = `<= ${limit} KB`
  const row = {
    row: 'P14',
    thing,
    ours: `${kb.toFixed(1)} KB`,
    yardstick: null,
    ratio: null,
    goal,
    met: kb > 0 && kb <= limit,
  }
  console.log(JSON.stringify(row))
}
process.exit(rows.every(({ kb, limit }) => kb <= limit) ? 0 : 1)
