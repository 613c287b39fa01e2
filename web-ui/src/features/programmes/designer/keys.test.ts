import { expect, it } from 'vitest'
import { freshKey, moveItem } from './keys'

it('a fresh key never repeats one that is there', () => {
  expect(freshKey('field', ['field_2'])).toBe('field_3')
  expect(freshKey('field', [])).toBe('field_1')
})

it('moves an item and stops at the ends', () => {
  const list = ['a', 'b', 'c']
  moveItem(list, 2, -1)
  moveItem(list, 0, -1)
  expect(list).toEqual(['a', 'c', 'b'])
})
