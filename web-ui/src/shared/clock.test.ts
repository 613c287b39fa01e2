import { expect, it, vi } from 'vitest'

it('keeps the offset of the quickest answer', async () => {
  vi.useFakeTimers({ now: 1_000_000 })
  const { serverNow, syncClock } = await import('./clock')
  syncClock(1_060_000, 999_900, 1_000_000)
  expect(serverNow()).toBe(1_060_050)
  syncClock(5_000_000, 990_000, 1_000_000)
  expect(serverNow()).toBe(1_060_050)
  vi.useRealTimers()
})
