import { expect, it } from 'vitest'
import type { Attachment, Entry, FormField } from '@/api/types'
import { completeness, sectionsOf, withUnreadable } from './sections'

const field = (key: string, required = true): FormField => ({ key, label: key, kind: 'text', required, blind: 'show' })
const entry: Pick<Entry, 'form_definition' | 'categories' | 'returned_fields' | 'editable_fields' | 'missing'> = {
  form_definition: {
    sections: [
      { key: 'a', title: 'A', fields: [field('x'), field('y', false)] },
      { key: 'b', title: 'B', fields: [field('z')] },
    ],
    attachments: [
      { key: 'proof', label: 'p', required: true, max_count: 1, accept: ['pdf'], blind: 'show' },
      { key: 'photos', label: 'f', required: false, max_count: 5, accept: ['jpg'], blind: 'show' },
    ],
  },
  categories: [],
  returned_fields: [{ field: 'form.z', comment: 'why' }],
  editable_fields: ['form.z'],
  missing: [{ field: 'attachments.proof', label: 'p', message: 'm', severity: 'error' }],
}
const file = (slot: string) => ({ slot }) as Attachment
const titles = { head: 'H', files: 'F' }

it('counts filled fields by section and required files', () => {
  const counts = (files: Attachment[]) =>
    sectionsOf(entry, { title: 't', 'form.x': 'v', 'form.z': '' }, files, titles).map(({ key, filled, total }) => [
      key,
      filled,
      total,
    ])
  expect(counts([])).toEqual([
    ['head', 1, 1],
    ['a', 1, 2],
    ['b', 0, 1],
    ['files', 0, 1],
  ])
  expect(counts([file('photos'), file('proof')])[3]).toEqual(['files', 1, 1])
})

it('marks returned sections, quotes their comments and locks the others', () => {
  const states = sectionsOf(entry, {}, [], titles)
  expect(states.map(({ state }) => state)).toEqual(['locked', 'locked', 'returned', 'open'])
  expect(states[2]?.comments).toEqual([{ field: 'form.z', comment: 'why' }])
})

it('is complete only without errors; warnings do not count', () => {
  expect(completeness(entry, entry.missing)).toBe(75)
  expect(completeness(entry, [{ field: 'form.y', label: '', message: '', severity: 'warning' }])).toBe(100)
})

it('a value that cannot be read is one gap that names its field, in place of what the server says of it', () => {
  const missing = [...entry.missing, { field: 'form.x', label: 'X', message: 'empty', severity: 'error' as const }]
  const gaps = withUnreadable(missing, new Map([['form.x', 'X']]))
  expect(gaps.map(({ field }) => field)).toEqual(['form.x', 'attachments.proof'])
  expect(gaps[0]?.message).toContain('X')
  expect(completeness(entry, withUnreadable([], new Map([['form.y', 'Y']])))).toBe(75)
})
