import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import type { Programme, RulePack } from '@/api/types'
import { useRulePackDraft } from './useRulePackDraft'

const pack: RulePack = {
  scoring: { schema: 'jinbang-rules/1', title: 't', rounding: { total_places: 2 }, rounds: [] },
  form: { sections: [], attachments: [] },
  categories: [],
  eligibility: [],
  labels: { entry_title: 'a', person: 'b' },
  limits: {},
  publicity: { working_days: 5 },
}
const programme = (version: number) =>
  ({
    id: 'p1',
    title: 'Title',
    edition: '2026',
    opens_at: '2026-11-01T00:00:00Z',
    closes_at: '2026-11-30T16:00:00Z',
    summary: '',
    version,
    rule_pack: pack,
    rule_pack_hash: `hash-${version}`,
    rule_pack_version: 1,
    findings: [],
    actions: ['put_rule_pack'],
  }) as unknown as Programme

const sent = vi.fn<(method: string, path: string, version: string | null, body: unknown) => void>()
beforeEach(() => {
  vi.useFakeTimers()
  sent.mockReset()
  let version = 7
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname
    sent(request.method, path, request.headers.get('If-Match'), await request.json())
    version += 1
    return new Response(JSON.stringify(programme(version)), { headers: { 'Content-Type': 'application/json' } })
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function setup() {
  const draft = effectScope().run(() => useRulePackDraft(programme(7)))
  if (draft === undefined) throw new Error('no scope')
  return draft
}

it('saves facts and rules one after the other, each with the version that the other left', async () => {
  const draft = setup()
  draft.info.title = 'New title'
  draft.pack.value.publicity.working_days = 7
  await vi.advanceTimersByTimeAsync(1_500)
  expect(sent.mock.calls.map(([method, path, version]) => [method, path, version])).toEqual([
    ['PATCH', '/api/v1/programmes/p1', '"7"'],
    ['PUT', '/api/v1/programmes/p1/rule-pack', '"8"'],
  ])
  expect([draft.hash.value, draft.autosave.version.value, draft.autosave.state.value]).toEqual(['hash-9', 9, 'saved'])
})

it('undo brings the former rules back and saves them', async () => {
  const draft = setup()
  draft.pack.value.publicity.working_days = 7
  await nextTick()
  await vi.advanceTimersByTimeAsync(1_500)
  expect(draft.canUndo.value).toBe(true)
  draft.undo()
  await vi.advanceTimersByTimeAsync(1_500)
  expect(draft.pack.value.publicity.working_days).toBe(5)
  expect((sent.mock.lastCall?.[3] as RulePack).publicity.working_days).toBe(5)
  expect(draft.canUndo.value).toBe(false)
})
