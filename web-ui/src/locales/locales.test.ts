import { expect, it } from 'vitest'
import { t, tOr } from '.'

const sources = import.meta.glob<string>(
  ['../**/*.vue', '../**/*.ts', '!../locales/**', '!../**/*.test.ts', '!../api/schema.ts'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
)
const withoutComments = (text: string) =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/(^|\s)\/\/.*$/gm, '')

it('no Chinese text stands outside the locale files', () => {
  const found = Object.entries(sources).filter(([, text]) =>
    /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/.test(withoutComments(text)),
  )
  expect(Object.keys(sources).length).toBeGreaterThan(20)
  expect(found.map(([file]) => file)).toEqual([])
})

interface Texts {
  [key: string]: string | Texts
}
const load = <T>(modules: Record<string, T>) => Object.entries(modules)
const zh = load(import.meta.glob<Texts>(['./zh-CN/*.ts', '!./zh-CN/base.ts'], { import: 'default', eager: true }))
const en = load(import.meta.glob<Texts>(['./en/*.ts', '!./en/base.ts'], { import: 'default', eager: true }))

/** Every text by its whole key. */
function textsOf(files: [string, Texts][]): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (key: string, value: string | Texts): void => {
    if (typeof value === 'string') found.set(key, value)
    else for (const [name, inner] of Object.entries(value)) walk(`${key}.${name}`, inner)
  }
  for (const [file, texts] of files) walk(file.replace(/^.*\/|\.ts$/g, ''), texts)
  return found
}
const chinese = textsOf(zh)
const english = textsOf(en)
const namesIn = (text: string) => [...new Set(Array.from(text.matchAll(/\{(\w+)/g), ([, name]) => name))].sort()

it('both languages have the same keys', () => {
  expect(chinese.size).toBeGreaterThan(1000)
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
})

it('each text fills in the same names in both languages', () => {
  const different = [...chinese].filter(([key, text]) => `${namesIn(text)}` !== `${namesIn(english.get(key) ?? '')}`)
  expect(different.map(([key]) => key)).toEqual([])
})

it('English has Chinese only where it must stand', () => {
  const found = [...english].filter(([, text]) => /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/.test(text))
  expect(found.map(([key]) => key).sort()).toEqual([
    'award_lists.issueForm.numberPlaceholder', // a document number is Chinese
    'award_lists.publicityForm.objectDefault', // goes into the public notice, which is Chinese
    'common.languages.zh',
    'logbook.between', // how the server separates facts
  ])
})

it('fills in names and keeps those that were not given', () => {
  expect(t('common.total', { count: 3 })).toBe('共 3 项')
  expect(t('common.total')).toBe('共 {count} 项')
})

it('falls back to the words of the server for a key it does not know', () => {
  expect(tOr('errors', 'brand_new.title', 'from the server')).toBe('from the server')
  expect(tOr('errors', 'not_found.title', 'x')).toBe('没有找到')
})
