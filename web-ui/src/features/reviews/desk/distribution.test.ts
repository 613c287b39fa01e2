import { expect, it } from 'vitest'
import { distributionOf, similarTo } from './distribution'

it('counts every total once, between whole tens, with the median of the middle two', () => {
  const spread = distributionOf(['60', '82.5', '83', '100'], 8)
  expect(spread).toEqual({ counts: [1, 0, 0, 0, 2, 0, 0, 1], low: '60', high: '100', median: '82.75' })
  expect(distributionOf(['80'])).toBeNull()
  expect(distributionOf(['80', '80'], 4)?.counts).toEqual([2, 0, 0, 0])
})

it('finds entries within one point, not the entry itself and none without a total', () => {
  const items = [
    { id: 'a', total: '80' },
    { id: 'b', total: '81' },
    { id: 'c', total: '81.5' },
    { id: 'd', total: null },
    { id: 'e', total: '80.5' },
  ]
  expect(similarTo(items, 'a', '80').map(({ id }) => id)).toEqual(['e', 'b'])
  expect(similarTo(items, 'a', null)).toEqual([])
})
