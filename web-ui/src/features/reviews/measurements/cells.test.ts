import { expect, it } from 'vitest'
import type { MeasuredEntry } from '@/api/types'
import { faultsOf, isSame, keyOf, partsOf, readValue, spread } from './cells'

const entry = (id: string, ...criteria: string[]) =>
  ({ entry_id: id, values: criteria.map((criterion) => ({ criterion, value: null })) }) as unknown as MeasuredEntry
const entries = [entry('A', 'area', 'rate'), entry('B', 'rate'), entry('C', 'area', 'rate')]
const pasteAt = (entry_id: string, criterion: string, text: string) =>
  spread(text, { entry_id, criterion }, entries, ['area', 'rate'])

it('reads numbers as people and spreadsheets write them, and nothing else', () => {
  const read = ['', ' 95.50 ', '1,234.5', '９５', '007', '-0', '0.0', '10203040506'].map(readValue)
  expect(read).toEqual([null, '95.5', '1234.5', '95', '7', '0', '0', '10203040506'])
  expect(['95%', 'abc', '1,23', '1.23456', '.5', '1e3'].map(readValue)).toEqual(Array(6).fill(undefined))
})

it('the same number in other words is no change; what cannot be read is never the same', () => {
  expect([isSame('95.0', '95'), isSame('', null), isSame('95', null), isSame('x', 'x')]).toEqual([
    true,
    true,
    false,
    false,
  ])
})

it('a single text is pasted into its own cell as any other', () => {
  expect(pasteAt('A', 'area', '95\r\n')).toBeNull()
})

it('a column fills downwards and passes over entries without the criterion', () => {
  expect(pasteAt('A', 'area', '1\r\n2\r\n3\r\n')).toEqual({
    cells: [
      { entry_id: 'A', criterion: 'area', text: '1' },
      { entry_id: 'C', criterion: 'area', text: '3' },
    ],
    dropped: 0,
  })
})

it('several columns fill to the right; empty ones change nothing, those beyond the table are counted', () => {
  expect(pasteAt('B', 'rate', '1\t9\n\t\n3\n4')).toEqual({
    cells: [{ entry_id: 'B', criterion: 'rate', text: '1' }],
    dropped: 3,
  })
  expect(pasteAt('A', 'area', '1\t9')?.cells.map(keyOf)).toEqual(['A/area', 'A/rate'])
})

it('what the server refuses is told at the cell, whether of the value or of the whole', () => {
  const sent = [
    { entry_id: 'A', criterion: 'area' },
    { entry_id: 'B', criterion: 'rate' },
  ]
  const said = (field: string) => ({ field, code: 'x', message: field })
  const faults = faultsOf([said('values[1].value'), said('values[0]'), said('source'), said('values[7]')], sent)
  expect([...faults]).toEqual([
    ['B/rate', 'values[1].value'],
    ['A/area', 'values[0]'],
  ])
})

it('splits a list into parts that a call can take', () => {
  expect(partsOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
  expect(partsOf([], 2)).toEqual([])
})
