import { expect, it } from 'vitest'
import { remainingParts, shouldAnnounce } from './countdown'

const HOUR = 3_600_000

it('splits the time left into days and a clock', () => {
  expect(remainingParts(4 * 24 * HOUR + 3 * HOUR + 56 * 60_000 + 38_000)).toEqual({ days: 4, clock: '03:56:38' })
})

it('never shows a negative time', () => {
  expect(remainingParts(-5)).toEqual({ days: 0, clock: '00:00:00' })
})

it('announces one day, one hour and five minutes, and nothing between', () => {
  expect([24 * HOUR, HOUR - 1, 300_000].map(shouldAnnounce)).toEqual([true, true, true])
  expect([23 * HOUR, 30 * 60_000, 0].map(shouldAnnounce)).toEqual([false, false, false])
})
