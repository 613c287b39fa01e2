import { beforeAll, expect, it } from 'vitest'
import type { PublicNoticeItem } from '@/api/types'
import { loadMessages } from '@/locales'
import { noticeState, windowOf } from './noticeState'

beforeAll(() => loadMessages(['site']))

const notice = (more: Partial<PublicNoticeItem>): PublicNoticeItem => ({
  id: 'n',
  zone_name: '',
  title: '',
  programme_title: '',
  kind: 'publicity',
  starts_on: '2026-12-12',
  ends_on: '2026-12-19',
  published_at: '2026-12-12T01:00:00Z',
  award_count: 30,
  content_hash: '',
  ...more,
})

it('is public through the whole last day', () => {
  expect(noticeState(notice({}), '2026-12-19').tone).toBe('info')
  expect(noticeState(notice({}), '2026-12-20').tone).toBe('neutral')
})

it('is gold only once the list is final', () => {
  expect(noticeState(notice({ kind: 'final' }), '2026-12-15').tone).toBe('gold')
})

it('names no window where there is none', () => {
  expect(windowOf(notice({ starts_on: null }))).toBe('')
  expect(windowOf(notice({}))).toBe('2026-12-12 至 2026-12-19')
})
