import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { ApiError } from '@/api/http'
import type { Sheet, SheetReceipt } from '@/api/types'
import * as calls from './api'
import { mergePatches, useSheetWork } from './useSheetWork'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const sheet = (more: Partial<Sheet> = {}): Sheet => ({
  id: 's1',
  round_id: 'r1',
  entry_code: 'A-038',
  title: 't',
  category_name: null,
  facts: [],
  sections: [],
  attachments: [],
  criteria: ['a', 'b'].map((key) => ({
    key,
    name: key,
    hint: null,
    min: '0',
    max: '20',
    step: '0.5',
    kind: 'judged',
    bands: [],
    factor: '1',
  })),
  marks: [{ criterion: 'a', mark: '12', comment: 'kept' }],
  comment: '',
  total: null,
  max_total: '40',
  status: 'saved',
  return_reason: null,
  recusal_reason: null,
  saved_at: null,
  submitted_at: null,
  receipt: null,
  version: 3,
  actions: ['save_marks', 'recuse_sheet'],
  ...more,
})
const receipt = (version: number, total: string | null): SheetReceipt => ({
  sheet_id: 's1',
  status: 'saved',
  version,
  saved_at: '2026-11-22T06:03:22Z',
  receipt: 'a91f',
  total,
  marks_given: 2,
  marks_needed: 2,
})

function setup(onReceipt: (receipt: SheetReceipt) => void = () => undefined) {
  const work = effectScope().run(() => useSheetWork(sheet(), onReceipt))
  if (work === undefined) throw new Error('no scope')
  return work
}

it('saves only what changed, keeps the comment of a mark, and shows the total of the receipt', async () => {
  const save = vi.spyOn(calls, 'saveMarks').mockResolvedValue(receipt(4, '29.5'))
  const heard = vi.fn()
  const work = setup(heard)
  work.setMark('a', '12.5')
  work.setMark('b', '17')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(save.mock.calls).toEqual([
    [
      's1',
      {
        marks: {
          a: { criterion: 'a', mark: '12.5', comment: 'kept' },
          b: { criterion: 'b', mark: '17', comment: null },
        },
      },
      3,
    ],
  ])
  expect([work.server.value.total, work.autosave.version.value, work.isPending.value]).toEqual(['29.5', 4, false])
  expect(heard).toHaveBeenCalledTimes(1)
})

it('a stale version shows the other sheet; mine goes on from its version', async () => {
  const stale = new ApiError({ code: 'stale_version', current_version: 9 })
  const save = vi.spyOn(calls, 'saveMarks').mockRejectedValueOnce(stale).mockResolvedValueOnce(receipt(10, '30'))
  vi.spyOn(calls, 'getSheet').mockResolvedValue(
    sheet({ version: 9, marks: [{ criterion: 'b', mark: '5', comment: null }] }),
  )
  const work = setup()
  work.setMark('b', '17')
  await vi.advanceTimersByTimeAsync(1_000)
  await work.loadTheirs()
  expect([work.autosave.state.value, work.markOf('b'), work.theirs.value?.marks[0]?.mark]).toEqual([
    'conflict',
    '17',
    '5',
  ])
  work.settle(true)
  await vi.advanceTimersByTimeAsync(0)
  expect(save.mock.lastCall?.[2]).toBe(9)
  expect([work.autosave.state.value, work.markOf('b')]).toEqual(['saved', '17'])
})

it('a stale version can be taken over; then nothing of mine is sent', async () => {
  const save = vi.spyOn(calls, 'saveMarks').mockRejectedValueOnce(new ApiError({ code: 'stale_version' }))
  vi.spyOn(calls, 'getSheet').mockResolvedValue(
    sheet({ version: 9, marks: [{ criterion: 'b', mark: '5', comment: null }] }),
  )
  const work = setup()
  work.setMark('b', '17')
  await vi.advanceTimersByTimeAsync(1_000)
  await work.loadTheirs()
  work.settle(false)
  await vi.advanceTimersByTimeAsync(10_000)
  expect([work.markOf('a'), work.markOf('b'), work.isPending.value, save.mock.calls.length]).toEqual([
    null,
    '5',
    false,
    1,
  ])
})

it('joins patches by criterion and keeps zero apart from nothing', () => {
  const mark = (criterion: string, value: string | null) => ({ criterion, mark: value, comment: null })
  expect(
    mergePatches({ marks: { a: mark('a', '1'), b: mark('b', '2') } }, { marks: { a: mark('a', '0') }, comment: 'x' }),
  ).toEqual({ marks: { a: mark('a', '0'), b: mark('b', '2') }, comment: 'x' })
  const work = setup()
  work.setMark('b', '0')
  expect(work.missing.value).toBe(0)
})
