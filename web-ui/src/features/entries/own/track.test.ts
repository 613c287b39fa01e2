import { mount } from '@vue/test-utils'
import { beforeAll, expect, it } from 'vitest'
import type { EntryStatus, ProgrammeStatus } from '@/api/types'
import { loadMessages, t } from '@/locales'
import EntryStatusTag from './EntryStatusTag.vue'
import EntryTrack from './EntryTrack.vue'
import { outcomeOf, tabOf, trackOf } from './track'

beforeAll(() => loadMessages(['own_entries']))

const entry = (status: EntryStatus, programme: ProgrammeStatus = 'open') => ({
  status,
  programme: { status: programme },
})
const states = (...of: Parameters<typeof entry>) => trackOf(entry(...of)).map(({ state }) => state)

it('shows where an entry waits, where it stopped and where it won', () => {
  expect(states('returned')).toEqual(['done', 'hold', 'todo', 'todo', 'todo', 'todo'])
  expect(states('eliminated')).toEqual(['done', 'done', 'done', 'stop', 'todo', 'todo'])
  expect(states('awarded')).toEqual(['done', 'done', 'done', 'done', 'done', 'win'])
})

it('sorts entries by what the enterprise has to do', () => {
  expect(
    (['draft', 'returned', 'scoring', 'eliminated', 'awarded'] as const).map((status) => tabOf(entry(status))),
  ).toEqual(['todo', 'todo', 'running', 'result', 'result'])
})

it('ends an entry that the review began without', () => {
  expect(states('submitted', 'scoring')).toEqual(['done', 'todo', 'todo', 'stop', 'todo', 'todo'])
  expect(states('eligible', 'awarded')).toEqual(['done', 'done', 'done', 'stop', 'todo', 'todo'])
  for (const status of ['draft', 'submitted', 'returned', 'recommended', 'accepted', 'eligible'] as const) {
    expect(tabOf(entry(status, 'locked'))).toBe('result')
    expect(outcomeOf(entry(status, 'eligibility'))).toBeNull()
  }
})

it('ends what is still under review only once the programme is decided', () => {
  expect(outcomeOf(entry('scoring', 'publicity'))).toBeNull()
  expect(tabOf(entry('scoring', 'ranked'))).toBe('running')
  expect(outcomeOf(entry('scoring', 'decided'))).toBe('notChosen')
  expect(outcomeOf(entry('awarded', 'awarded'))).toBeNull()
  expect(outcomeOf(entry('not_recommended', 'awarded'))).toBeNull()
})

it('says in words how it ended', () => {
  const over = entry('recommended', 'awarded')
  const words = t('own_entries.list.outcomes.notReviewed')
  expect(mount(EntryStatusTag, { props: { entry: over } }).text()).toBe(words)
  expect(
    mount(EntryTrack, { props: { entry: over } })
      .get('[aria-current=step]')
      .text(),
  ).toBe(words)
  expect(mount(EntryStatusTag, { props: { entry: entry('recommended') } }).text()).toBe(
    t('enums.entryStatus.recommended'),
  )
})
