import { expect, it } from 'vitest'
import type { SheetCriterion } from '@/api/types'
import { useMarkCursor } from './useMarkCursor'

const criterion = (key: string, more: Partial<SheetCriterion> = {}): SheetCriterion => ({
  key,
  name: key,
  hint: null,
  min: '5',
  max: '20',
  step: '0.5',
  kind: 'judged',
  bands: [{ name: 'best', from: '17', to: '20', note: null }],
  factor: '1',
  ...more,
})

function setup(isEditable = true) {
  const marks: Record<string, string | null> = { a: '12' }
  const criteria = [criterion('a'), criterion('auto', { kind: 'measured' }), criterion('b')]
  const cursor = useMarkCursor({
    criteria: () => criteria,
    markOf: (key) => marks[key] ?? null,
    setMark: (key, mark) => (marks[key] = mark),
    isEditable: () => isEditable,
  })
  cursor.start()
  return { cursor, marks }
}

it('starts at the first criterion without a mark and skips measured ones', () => {
  const { cursor } = setup()
  expect([cursor.current.value?.key, cursor.judged.value.length]).toEqual(['b', 2])
})

it('a band sets no mark until it is confirmed', () => {
  const { cursor, marks } = setup()
  cursor.chooseBand(0)
  expect([cursor.draft.value, cursor.isProposed.value, marks.b]).toEqual(['17', true, undefined])
  expect(cursor.move(1)).toBe('end')
  expect([cursor.isProposed.value, marks.b]).toEqual([false, '17'])
})

it('a proposal that is left by choosing another criterion changes nothing', () => {
  const { cursor, marks } = setup()
  cursor.chooseBand(0)
  cursor.select(0)
  cursor.select(1)
  expect([cursor.draft.value, marks.b]).toEqual(['', undefined])
})

it('keeps in sight what can never be a mark, with the reason, and counts it as none', () => {
  const { cursor, marks } = setup()
  for (const text of ['1', '18', '187']) cursor.type(text)
  expect([cursor.draft.value, marks.b]).toEqual(['187', null])
  expect(cursor.refusal.value).toContain('20')
  expect([cursor.move(1), cursor.move(1), cursor.current.value?.key]).toEqual(['refused', 'refused', 'b'])
  cursor.type('18')
  expect([cursor.refusal.value, marks.b]).toEqual(['', '18'])
})

it('makes no smaller mark of the keys after a wrong one', () => {
  const { cursor, marks } = setup()
  for (const text of ['8', '86', '86.', '86.5']) cursor.type(text)
  expect([cursor.move(1), marks.b]).toEqual(['refused', null])
})

it('a mark that is typed over counts only once it is whole', () => {
  const { cursor, marks } = setup()
  cursor.select(0)
  cursor.type('1')
  expect(marks.a).toBeNull()
  cursor.type('15')
  expect(marks.a).toBe('15')
})

it('stays with the reason when Enter meets an unfinished mark', () => {
  const { cursor, marks } = setup()
  cursor.type('1')
  expect([cursor.move(1), marks.b]).toEqual(['refused', null])
  expect(cursor.refusal.value).toContain('5')
})

it('arrows step, an emptied field takes the mark away, and zero is a mark', () => {
  const { cursor, marks } = setup()
  cursor.step(1)
  cursor.step(1)
  expect(marks.b).toBe('5.5')
  cursor.type('')
  expect(marks.b).toBeNull()
})

it('changes nothing on a sheet that is signed or recused', () => {
  const { cursor, marks } = setup(false)
  cursor.type('18')
  cursor.step(1)
  cursor.chooseBand(0)
  cursor.move(1)
  expect(marks.b).toBeUndefined()
})
