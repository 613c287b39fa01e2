import { expect, it } from 'vitest'
import { bandOf, bandStart, markRefusal, normalMark, steppedMark, typingRefusal } from './markRules'

const half = { min: '0', max: '20', step: '0.5' }
const high = { min: '60', max: '100', step: '1' }

it('lets the beginning of a mark stand and refuses what can never become one', () => {
  const typed = (range: typeof half, texts: string[]) => texts.map((text) => typingRefusal(range, text) === '')
  expect(typed(half, ['', '1', '17', '17.', '17.5', '20', '.5', '0'])).toEqual(Array(8).fill(true))
  expect(typed(half, ['21', '17.3', '17.50', '20.5', 'a', '1-', '1.5.'])).toEqual(Array(7).fill(false))
  expect(typed(high, ['1', '10', '100', '6', '60'])).toEqual(Array(5).fill(true))
  expect(typed(high, ['12', '101', '5', '60.'])).toEqual([false, false, false, true])
  expect(typed({ min: '0', max: '10', step: '0.25' }, ['7.2', '7.25', '7.3'])).toEqual([true, true, false])
  expect(typed({ min: '0', max: '20', step: '5' }, ['1', '3', '15', '16'])).toEqual([true, false, true, false])
})

it('says which limit was broken and which marks are near', () => {
  expect(typingRefusal(half, '21')).toContain('20')
  expect(typingRefusal(half, '123456789012345678')).toContain('20')
  expect(typingRefusal(half, '17.3')).toContain('17 / 17.5')
  expect(typingRefusal(high, '5')).toContain('60')
  expect(markRefusal(high, '59')).toContain('60')
})

it('accepts only marks on the step, counted from the least mark', () => {
  expect(markRefusal({ min: '0.5', max: '9.5', step: '1' }, '1.5')).toBe('')
  expect(markRefusal({ min: '0.5', max: '9.5', step: '1' }, '2')).not.toBe('')
  expect(markRefusal(half, '')).not.toBe('')
  expect(markRefusal(half, '0')).toBe('')
  expect(markRefusal({ min: null, max: null, step: null }, '12.3456')).toBe('')
})

it('keeps one form of a mark', () => {
  expect(['17.50', '17.', '017', '0.0'].map(normalMark)).toEqual(['17.5', '17', '17', '0'])
})

it('steps exactly, also through tenths, and stops at the limits', () => {
  let mark = '0'
  for (let index = 0; index < 3; index += 1) mark = steppedMark({ min: '0', max: '1', step: '0.1' }, mark, 1)
  expect(mark).toBe('0.3')
  expect(steppedMark(half, '20', 1)).toBe('20')
  expect(steppedMark(half, '0', -1)).toBe('0')
  expect([steppedMark(high, '', 1), steppedMark(high, '', -1)]).toEqual(['60', '100'])
  expect([steppedMark(half, '17.3', 1), steppedMark(half, '17.3', -1)]).toEqual(['17.5', '17'])
})

it('finds the band of a mark and where a band begins', () => {
  const criterion = {
    ...half,
    key: 'k',
    name: 'n',
    hint: null,
    kind: 'judged' as const,
    factor: '1',
    bands: [
      { name: 'a', from: '17', to: '20', note: null },
      { name: 'b', from: '12.7', to: '16.5', note: null },
    ],
  }
  expect([bandOf(criterion, '17'), bandOf(criterion, '16.5'), bandOf(criterion, '5'), bandOf(criterion, null)]).toEqual(
    [0, 1, -1, -1],
  )
  expect([bandStart(criterion, 0), bandStart(criterion, 1), bandStart(criterion, 2)]).toEqual(['17', '13', null])
})
