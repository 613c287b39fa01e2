import { expect, it } from 'vitest'
import { passwordProblems } from './passwordRules'

it('accepts a long new password typed twice', () => {
  expect(passwordProblems({ current: 'a', next: 'correct horse 9', again: 'correct horse 9' })).toEqual({})
})

it('names each field that is wrong', () => {
  expect(Object.keys(passwordProblems({ current: '', next: 'short', again: 'other' })).sort()).toEqual([
    'again',
    'current',
    'next',
  ])
})
