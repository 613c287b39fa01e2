import { expect, it } from 'vitest'
import { acceptOf, isFilled, isNumberText, isPathEditable, parseYuan, plainPhone, yuanText } from './formValues'

it('turns yuan into whole fen without losing any, and back', () => {
  expect(['1126000', '1,126,000.5', '0.07', '19.99', ''].map(parseYuan)).toEqual([112600000, 112600050, 7, 1999, null])
  expect(['12.345', '-1', 'abc', '1.2.3'].map(parseYuan)).toEqual(Array(4).fill(undefined))
  expect([112600050, 7, 112600000, null].map(yuanText)).toEqual(['1126000.50', '0.07', '1126000', ''])
})

it('reads phone numbers as people write them', () => {
  expect(['138 0013 8000', '138-0013-8000', '+86 13800138000', '１３８００１３８０００'].map(plainPhone)).toEqual(
    Array(4).fill('13800138000'),
  )
  expect(['022-55500101', '(022) 5550 0101', ' '].map(plainPhone)).toEqual(['022-55500101', '02255500101', ''])
})

it('accepts numbers with four places at most', () => {
  expect(['', '12.5', '98.25', '0.1234'].map(isNumberText)).toEqual(Array(4).fill(true))
  expect(['1.23456', '12 kg', '1e5'].map(isNumberText)).toEqual(Array(3).fill(false))
})

it('counts as filled what the server counts as filled', () => {
  expect([0, 'x', [{ name: 'n', role: '' }]].map(isFilled)).toEqual([true, true, true])
  expect([null, undefined, '', '  \n', []].map(isFilled)).toEqual(Array(5).fill(false))
})

it('opens only the returned fields of a returned entry', () => {
  expect(isPathEditable({ editable_fields: null }, 'title')).toBe(true)
  expect(isPathEditable({ editable_fields: ['form.innovation'] }, 'form.innovation')).toBe(true)
  expect(isPathEditable({ editable_fields: ['form.innovation'] }, 'title')).toBe(false)
  expect(isPathEditable({ editable_fields: [] }, 'title')).toBe(false)
})

it('writes extensions as a file chooser wants them', () => {
  expect(acceptOf(['pdf', '.JPG', 'image/png'])).toEqual(['.pdf', '.JPG', 'image/png'])
})
