import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { ApiError } from '@/api/http'
import { useAutosave } from './useAutosave'

type Patch = Record<string, string>
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setup(
  save: (patch: Patch, version: number) => Promise<{ version: number; saved_at: string; receipt?: string }>,
) {
  const spy = vi.fn(save)
  const scope = effectScope()
  const autosave = scope.run(() =>
    useAutosave<Patch, { version: number; saved_at: string; receipt?: string }>({ version: 7, save: spy }),
  )
  if (autosave === undefined) throw new Error('no scope')
  return { autosave, spy, scope }
}
const stored = async (_patch: Patch, version: number) => ({
  version: version + 1,
  saved_at: '2026-11-22T06:00:00Z',
  receipt: 'a91f',
})

it('saves once, one second after the last change, with the version it has', async () => {
  const { autosave, spy } = setup(stored)
  autosave.change({ title: 'a' })
  await vi.advanceTimersByTimeAsync(900)
  autosave.change({ title: 'ab', note: 'x' })
  await vi.advanceTimersByTimeAsync(999)
  expect(spy).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(spy.mock.calls).toEqual([[{ title: 'ab', note: 'x' }, 7]])
  expect([autosave.state.value, autosave.version.value, autosave.receipt.value]).toEqual(['saved', 8, 'a91f'])
})

it('keeps changes while offline and sends them when the network is back', async () => {
  let isOnline = false
  const { autosave, spy } = setup(async (patch, version) => {
    if (!isOnline) throw new ApiError({ code: 'network' })
    return stored(patch, version)
  })
  autosave.change({ title: 'a' })
  await vi.advanceTimersByTimeAsync(1_000)
  expect([autosave.state.value, autosave.pendingCount.value]).toEqual(['offline', 1])
  autosave.change({ note: 'b' })
  isOnline = true
  window.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(0)
  expect(spy.mock.lastCall).toEqual([{ title: 'a', note: 'b' }, 7])
  expect([autosave.state.value, autosave.pendingCount.value]).toEqual(['saved', 0])
})

it('stops at a stale version and never overwrites until the person has chosen', async () => {
  const answers = [new ApiError({ code: 'stale_version', current_version: 9 }), null]
  const { autosave, spy } = setup(async (patch, version) => {
    const failure = answers.shift()
    if (failure) throw failure
    return stored(patch, version)
  })
  autosave.change({ title: 'mine' })
  await vi.advanceTimersByTimeAsync(1_000)
  autosave.change({ note: 'more' })
  await vi.advanceTimersByTimeAsync(20_000)
  expect([autosave.state.value, spy.mock.calls.length]).toEqual(['conflict', 1])
  autosave.resolve(9, true)
  await vi.advanceTimersByTimeAsync(0)
  expect(spy.mock.lastCall).toEqual([{ title: 'mine', note: 'more' }, 9])
  expect(autosave.state.value).toBe('saved')
})

it('a change made during a save goes out after it, with the new version', async () => {
  const { autosave, spy } = setup(async (patch, version) => {
    await new Promise((done) => setTimeout(done, 5_000))
    return stored(patch, version)
  })
  autosave.change({ title: 'a' })
  await vi.advanceTimersByTimeAsync(2_000)
  autosave.change({ title: 'b' })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(spy.mock.calls).toEqual([
    [{ title: 'a' }, 7],
    [{ title: 'b' }, 8],
  ])
})

it('sends what waits when the page is left', async () => {
  const { autosave, spy, scope } = setup(stored)
  autosave.change({ title: 'a' })
  scope.stop()
  await vi.advanceTimersByTimeAsync(0)
  expect(spy).toHaveBeenCalledTimes(1)
})
