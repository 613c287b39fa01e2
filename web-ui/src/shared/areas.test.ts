import { expect, it } from 'vitest'
import { areasOf, homeOf } from './areas'

it('sends each role to its own area', () => {
  expect(homeOf(['enterprise_user'])).toBe('/enterprise')
  expect(homeOf(['panel_chair'])).toBe('/judge')
  expect(homeOf(['supervisor'])).toBe('/staff')
  expect(homeOf(['leader', 'zone_staff'])).toBe('/leader')
  expect(homeOf([])).toBe('/public')
})

it('lists every area that a person may switch to', () => {
  expect(areasOf(['zone_staff', 'judge'])).toEqual(['staff', 'judge'])
})
