import { beforeAll, expect, it } from 'vitest'
import type { RuleCriterion, RuleRound, ValueMap } from '@/api/types'
import { loadMessages } from '@/locales'
import { fullMarks, hasJudges, mapInWords, rangeInWords, valueRange } from './measured'

beforeAll(() => loadMessages(['measurements']))

const ladder: ValueMap = {
  kind: 'ladder',
  steps: [
    ['50', '15'],
    ['30', '12'],
  ],
}
const linear: ValueMap = { kind: 'linear', full_at: '95', per: '5', minus: '2' }
const checklist: ValueMap = {
  kind: 'checklist',
  items: [
    ['P', '4'],
    ['Q', '3'],
  ],
}
const measured = (more: Partial<RuleCriterion>): RuleCriterion => ({ key: 'c', name: 'c', kind: 'measured', ...more })

it('says every map in words', () => {
  expect(mapInWords(null)).toBe('数值即得分')
  expect(mapInWords(ladder)).toBe('50 起 15 分，30 起 12 分，其余 0 分')
  expect(mapInWords({ ...linear, full: '20' })).toBe('95 得满分 20 分，每低 5 扣 2 分，扣完为止')
  expect(mapInWords(linear, '18')).toBe('95 得满分 18 分，每低 5 扣 2 分，扣完为止')
  expect(mapInWords(linear)).toBe('95 得满分，每低 5 扣 2 分，扣完为止')
  expect(mapInWords(checklist)).toBe('逐项填次数，每位一项：P每次 4 分，Q每次 3 分')
  expect(mapInWords({ ...checklist, cap: '10' })).toBe('逐项填次数，每位一项：P每次 4 分，Q每次 3 分，最多 10 分')
})

it('says a range by the ends that it has', () => {
  expect([rangeInWords('0', '100'), rangeInWords('0'), rangeInWords(null, '9'), rangeInWords()]).toEqual([
    '0 至 100',
    '不低于 0',
    '不高于 9',
    '',
  ])
})

it('the limits bound the value, but the points under a linear map without full marks of its own', () => {
  const limits = { min: '0', max: '100' }
  expect(valueRange(measured({ ...limits, map: { ...linear, full: '20' } }))).toBe('0 至 100')
  expect(valueRange(measured({ ...limits, map: linear }))).toBe('')
})

it('full marks come from the map where there is one', () => {
  const max = '100'
  const maps = [undefined, ladder, { ...linear, full: '20' }, linear, { ...checklist, cap: '10' }, checklist]
  expect(maps.map((map) => fullMarks(measured({ max, map })))).toEqual(['100', '15', '20', '100', '10', undefined])
})

it('a round in which everything is measured has no judges', () => {
  const round = (...criteria: RuleCriterion[]) => ({ criteria }) as RuleRound
  expect(hasJudges(round(measured({}), measured({})))).toBe(false)
  expect(hasJudges(round(measured({}), { key: 'j', name: 'j' }))).toBe(true)
})
