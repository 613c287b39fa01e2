import { expect, it } from 'vitest'
import type { SheetStatus } from '@/api/types'
import { countGroups, equalNeighbours, groupOf, progressOf } from './sheetGroups'

const item = (status: SheetStatus, marks_given: number) => ({ status, marks_given, marks_needed: 7 })
const items = [
  item('assigned', 0),
  item('saved', 6),
  item('saved', 7),
  item('returned', 7),
  item('submitted', 7),
  item('locked', 7),
  item('recused', 0),
  item('absent', 3),
]

it('sorts every sheet into one group', () => {
  expect(items.map(groupOf)).toEqual(['open', 'open', 'complete', 'complete', 'signed', 'signed', 'recused', 'absent'])
  expect(countGroups(items)).toEqual({ all: 8, open: 2, complete: 2, signed: 2, recused: 1, absent: 1 })
})

it('recused and absent sheets are not work to be done', () => {
  expect(progressOf(items)).toEqual({ complete: 4, total: 6 })
})

it('names neighbours with the same total, and not those without one', () => {
  const totals = ['80', '80', '81', null, null, '82'].map((total, index) => ({
    ...item('saved', 7),
    entry_code: `A-${index}`,
    total,
  }))
  expect(equalNeighbours(totals)).toEqual(['A-0', 'A-1'])
})

it('asks to look again only at what is not signed yet', () => {
  const sheets = (['submitted', 'saved', 'locked', 'submitted'] as const).map((status, index) => ({
    ...item(status, 7),
    entry_code: `A-${index}`,
    total: '80',
  }))
  expect(equalNeighbours(sheets)).toEqual(['A-1'])
})
