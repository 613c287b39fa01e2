import { expect, it } from 'vitest'
import { bandState, firstGap, segmentsOf } from './bands'

const criterion = (bands: [string, string][]) => ({
  key: 'novelty',
  name: 'n',
  min: '0',
  max: '25',
  step: '0.5',
  bands: bands.map(([from, to], index) => ({ name: `b${index}`, from, to })),
})

it('bands that follow each other by one step leave no hole', () => {
  const whole = criterion([
    ['0', '7.5'],
    ['8', '14.5'],
    ['15', '25'],
  ])
  expect(bandState(whole)).toBe('good')
  expect(segmentsOf(whole).map(({ start }) => start)).toEqual([0, 32, 60])
})

it('finds the hole below the lowest band', () => {
  const holed = criterion([
    ['21', '25'],
    ['8', '20.5'],
  ])
  expect(bandState(holed)).toBe('gap')
  expect(firstGap(holed)).toEqual({ from: '0', to: '7.5' })
})

it('finds bands that share a mark', () => {
  expect(
    bandState(
      criterion([
        ['0', '8'],
        ['8', '25'],
      ]),
    ),
  ).toBe('overlap')
})

it('draws nothing for a criterion without limits or bands', () => {
  expect(segmentsOf({ key: 'x', name: 'x', bands: [{ name: 'a', from: '0', to: '1' }] })).toEqual([])
  expect(bandState(criterion([]))).toBe('none')
})
