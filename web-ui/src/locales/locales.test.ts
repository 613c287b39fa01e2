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

it('fills in names and keeps those that were not given', () => {
  expect(t('common.total', { count: 3 })).toBe('共 3 项')
  expect(t('common.total')).toBe('共 {count} 项')
})

it('falls back to the words of the server for a key it does not know', () => {
  expect(tOr('errors', 'brand_new.title', 'from the server')).toBe('from the server')
  expect(tOr('errors', 'not_found.title', 'x')).toBe('没有找到')
})
