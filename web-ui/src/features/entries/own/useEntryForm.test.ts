import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { ApiError } from '@/api/http'
import type { Entry, FormField } from '@/api/types'
import * as calls from './api'
import { bodyOf, useEntryForm } from './useEntryForm'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const field = (key: string): FormField => ({ key, label: key, kind: 'text', required: true, blind: 'show' })
const entry = (more: Partial<Entry> = {}) =>
  ({
    id: 'e1',
    title: 'old',
    category: null,
    version: 3,
    form: { a: '1', b: '2' },
    form_definition: { sections: [{ key: 's', title: 's', fields: [field('a'), field('b')] }], attachments: [] },
    attachments: [],
    missing: [],
    ...more,
  }) as unknown as Entry
const saved = (version: number) => ({ version, saved_at: '2026-11-22T06:00:00Z', missing: [] })

function setup() {
  const form = effectScope().run(() => useEntryForm(entry()))
  if (form === undefined) throw new Error('no scope')
  return form
}

it('sends only the changed fields, with the version', async () => {
  const save = vi.spyOn(calls, 'saveEntry').mockResolvedValue(saved(4))
  const form = setup()
  form.set('title', 'new')
  form.set('form.b', 'x')
  form.set('form.a', '1')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(save.mock.calls).toEqual([['e1', { title: 'new', form: { b: 'x' } }, 3]])
  expect([form.server.value.version, form.unsavedPaths()]).toEqual([4, []])
})

it('after a conflict keeps my fields on top of the newer entry and saves them with its version', async () => {
  const save = vi
    .spyOn(calls, 'saveEntry')
    .mockRejectedValueOnce(new ApiError({ code: 'stale_version', current_version: 8 }))
    .mockResolvedValueOnce(saved(9))
  vi.spyOn(calls, 'getEntry').mockResolvedValue(entry({ version: 8, title: 'theirs', form: { a: '7', b: '8' } }))
  const form = setup()
  form.set('form.a', 'mine')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(form.autosave.state.value).toBe('conflict')
  await form.loadTheirs()
  form.settle(true)
  await vi.advanceTimersByTimeAsync(0)
  expect(save.mock.lastCall).toEqual(['e1', { form: { a: 'mine' } }, 8])
  expect({ ...form.values }).toEqual({ title: 'theirs', category: null, 'form.a': 'mine', 'form.b': '8' })
})

it('after a conflict can take the newer entry; nothing of mine is sent', async () => {
  const save = vi.spyOn(calls, 'saveEntry').mockRejectedValueOnce(new ApiError({ code: 'stale_version' }))
  vi.spyOn(calls, 'getEntry').mockResolvedValue(entry({ version: 8, form: { a: '7', b: '2' } }))
  const form = setup()
  form.set('form.a', 'mine')
  await vi.advanceTimersByTimeAsync(1_000)
  await form.loadTheirs()
  form.settle(false)
  await vi.advanceTimersByTimeAsync(10_000)
  expect([form.values['form.a'], save.mock.calls.length, form.autosave.state.value]).toEqual(['7', 1, 'idle'])
})

it('submits only what is stored', async () => {
  vi.spyOn(calls, 'saveEntry').mockRejectedValue(new ApiError({ code: 'network' }))
  const submit = vi.spyOn(calls, 'submitEntry').mockResolvedValue(entry({ version: 5 }))
  const form = setup()
  form.set('title', 'new')
  expect(await form.submit()).toBeNull()
  vi.spyOn(calls, 'saveEntry').mockResolvedValue(saved(4))
  expect((await form.submit())?.version).toBe(5)
  expect(submit.mock.calls).toEqual([['e1', 4]])
})

it('reading the files again keeps what is being typed', async () => {
  vi.spyOn(calls, 'saveEntry').mockResolvedValue(saved(4))
  vi.spyOn(calls, 'getEntry').mockResolvedValue(
    entry({ version: 3, title: 'old', attachments: [{ id: 'f' } as never] }),
  )
  const form = setup()
  form.set('title', 'typing')
  await form.refreshFiles()
  expect([form.values.title, form.files.value.length, form.autosave.version.value]).toEqual(['typing', 1, 3])
})

it('puts paths where the wire wants them', () => {
  expect(bodyOf({ title: 't', category: 'c', 'form.x': 3, 'form.y': null })).toEqual({
    title: 't',
    category: 'c',
    form: { x: 3, y: null },
  })
})
