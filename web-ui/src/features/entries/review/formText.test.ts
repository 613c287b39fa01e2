import { expect, it } from 'vitest'
import type { FormField } from '@/api/types'
import { formText } from './formText'

const field = (over: Partial<FormField>): FormField => ({
  key: 'k',
  label: 'l',
  kind: 'text',
  required: false,
  blind: 'show',
  ...over,
})

it('shows money in yuan, choices by their label, people one a line', () => {
  expect(formText(field({ kind: 'money' }), 112_600_000)).toBe('1,126,000 元')
  expect(formText(field({ kind: 'select', options: [{ value: 'b', label: '企业首创' }] }), 'b')).toBe('企业首创')
  expect(
    formText(field({ kind: 'people' }), [
      { name: '沈知行', role: '带头人' },
      { name: '白予安', role: '' },
    ]),
  ).toBe('沈知行（带头人）\n白予安')
})

it('adds the unit and keeps unknown choices readable', () => {
  expect(formText(field({ kind: 'number', unit: '分钟' }), '71.5')).toBe('71.5 分钟')
  expect(formText(field({ kind: 'select', options: [] }), 'old')).toBe('old')
})

it('is empty for what was not filled in, but not for zero', () => {
  expect([null, undefined, ''].map((value) => formText(field({}), value))).toEqual(['', '', ''])
  expect(formText(field({ kind: 'money' }), 0)).toBe('0 元')
})
