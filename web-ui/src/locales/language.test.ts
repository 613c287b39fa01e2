import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import theme from '../../public/theme.js?raw'

const root = document.documentElement
const paint = () => void new Function(theme)()

beforeEach(() => vi.resetModules())
afterEach(() => {
  localStorage.clear()
  root.lang = 'zh-CN'
})

it('is Chinese for everybody who has not chosen, whatever the browser says', async () => {
  vi.spyOn(navigator, 'language', 'get').mockReturnValue('en-GB')
  root.lang = 'zh-CN'
  paint()
  const { language } = await import('./language')
  expect(language).toBe('zh-CN')
})

it('is Chinese when what the browser remembers is no language of ours', async () => {
  localStorage.setItem('jinbang.language', 'fr')
  root.lang = 'zh-CN'
  paint()
  expect((await import('./language')).language).toBe('zh-CN')
})

it('is English once it was chosen: document, texts, dates and numerals', async () => {
  localStorage.setItem('jinbang.language', 'en')
  paint()
  expect(root.lang).toBe('en')
  const { loadBase, loadMessages, t } = await import('.')
  await Promise.all([loadBase(), loadMessages(['site'])])
  expect(t('common.actions.save')).toBe('Save')
  expect(t('site.notices.count', { count: 1 })).toBe('1 entry')
  expect(t('site.notices.count', { count: 30 })).toBe('30 entries')
  const { formatShortDay, formatShortTime, formatTime, toDateInput } = await import('@/shared/format')
  const time = '2026-11-30T16:00:00Z'
  expect([formatTime(time), formatShortTime(time), formatShortDay('2026-09-08')]).toEqual([
    '1 Dec 2026 00:00',
    '1 Dec 00:00',
    '8 Sep',
  ])
  expect(toDateInput(time)).toBe('2026-12-01')
  const { headingNumeral } = await import('@/shared/numerals')
  expect([1, 12].map(headingNumeral)).toEqual(['1', '12'])
})

it('in English our own words of an error come before those of the server', async () => {
  root.lang = 'en'
  const { loadBase } = await import('.')
  await loadBase()
  const { ApiError } = await import('@/api/http')
  const { wordsOf } = await import('@/shared/errors')
  expect(wordsOf(new ApiError({ status: 409, code: 'quota_reached', detail: 'D' }))).toMatchObject({
    title: 'No places left',
    detail: 'Check the number of places. D',
  })
})

it('choosing remembers the other language and loads the page anew', async () => {
  const reload = vi.spyOn(location, 'reload').mockImplementation(() => undefined)
  const { switchLanguage } = await import('@/shared/appearance')
  switchLanguage()
  expect(localStorage.getItem('jinbang.language')).toBe('en')
  root.lang = 'en'
  vi.resetModules()
  ;(await import('@/shared/appearance')).switchLanguage()
  expect(localStorage.getItem('jinbang.language')).toBe('zh-CN')
  expect(reload).toHaveBeenCalledTimes(2)
})
