import { expect, it } from 'vitest'
import type { ApprovalView, AwardLine, AwardList } from '@/api/types'
import { hashGroups } from '@/shared/format'
import { headingNumeral } from '@/shared/numerals'
import { barWidth, currentApprovals, inPublicOrder, stepsOf } from './listView'

const line = (title: string, rank: number): AwardLine => ({
  entry_id: title,
  number: `N-${rank}`,
  title,
  enterprise: '',
  person: '',
  category_name: null,
  rank,
  total: '90.00',
  prize_fen: 0,
  note: '',
})

it('orders the public list by pinyin, whatever the rank', () => {
  const lines = [line('轴承滚道', 1), line('电芯化成', 2), line('班组小讲台', 3)]
  expect(inPublicOrder(lines).map(({ title }) => title)).toEqual(['班组小讲台', '电芯化成', '轴承滚道'])
  expect(lines.map(({ rank }) => rank)).toEqual([1, 2, 3])
})

it('writes headings in Chinese numerals', () => {
  expect([1, 2, 10, 12, 20, 35].map(headingNumeral)).toEqual(['一', '二', '十', '十二', '二十', '三十五'])
})

it('counts only approvals of the present content', () => {
  const approval = (content_hash: string, decision: ApprovalView['decision']): ApprovalView => ({
    step: 'panel',
    decision,
    by: 'A',
    comment: null,
    content_hash,
    at: '2026-11-18T06:03:22Z',
  })
  const approvals = [approval('old', 'approved'), approval('new', 'approved'), approval('new', 'returned')]
  expect(currentApprovals({ approvals, content_hash: 'new' })).toEqual([approvals[1]])
})

it('says until when the publicity runs, and who did a step when', () => {
  const list = {
    publicity: { starts_on: '2026-12-12', ends_on: '2026-12-19', working_days: 5, contact: '', how_to_object: '' },
    steps: [
      { key: 'panel', state: 'done', at: '2026-12-09T02:00:00Z', by: ['评委乙', '评委丙'] },
      { key: 'publicity', state: 'current', at: null, by: [] },
      { key: 'final', state: 'todo', at: null, by: [] },
    ],
  } as unknown as AwardList
  expect(stepsOf(list).map(({ note }) => note)).toEqual(['12-09 评委乙、评委丙', '至 12-19', ''])
})

it('groups a hash by four and keeps a small bar visible', () => {
  expect(hashGroups('8b1d6e2047')).toEqual(['8b1d', '6e20', '47'])
  expect([barWidth(0, 100), barWidth(1, 5700), barWidth(50, 100)]).toEqual([0, 1, 50])
})
