import { expect, it } from 'vitest'
import { parseDecimal, printDecimal, sumDecimals } from './decimals'

it('reads decimals exactly and refuses what is none', () => {
  expect(['12.5', '0.0001', '-3', '100'].map(parseDecimal)).toEqual([125_000, 1, -30_000, 1_000_000])
  expect(['', '1.', '.5', '1e3', '1.23456', '１'].map(parseDecimal)).toEqual([null, null, null, null, null, null])
})

it('prints the shortest text', () => {
  expect([125_000, 1_000_000, -5_000, 0].map(printDecimal)).toEqual(['12.5', '100', '-0.5', '0'])
})

it('adds without the faults of floating point', () => {
  expect(sumDecimals(['0.1', '0.2', undefined, 'x'])).toBe('0.3')
})
