import { expect, it } from 'vitest'
import { refusalOf } from './fileRules'

const file = (name: string, size = 10, type = '') => ({ name, size, type })

it('accepts by extension or media type, whatever the case', () => {
  expect(refusalOf(file('SCAN.PDF'), ['.pdf'], 100)).toBe('')
  expect(refusalOf(file('scan.pdf'), ['pdf'], 100)).toBe('')
  expect(refusalOf(file('x', 10, 'image/png'), ['image/png'], 100)).toBe('')
})

it('says which file is refused and why', () => {
  expect(refusalOf(file('run.exe'), ['.pdf'], 100)).toContain('run.exe')
  expect(refusalOf(file('big.pdf', 2048), ['.pdf'], 1024)).toContain('1 KB')
})
