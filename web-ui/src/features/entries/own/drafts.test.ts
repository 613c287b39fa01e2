import { mount, RouterLinkStub } from '@vue/test-utils'
import { expect, it } from 'vitest'
import type { Entry, EntryStatus, ProgrammeSummary } from '@/api/types'
import { t } from '@/locales'
import EntryActions from './EntryActions.vue'
import HallCard from './HallCard.vue'

const buttons = (status: EntryStatus) =>
  mount(EntryActions, {
    props: {
      entry: { status, actions: ['withdraw_entry'], programme: {} } as unknown as Entry,
      missingCount: 0,
      unreadable: '',
      isEditable: false,
      isBusy: false,
    },
  }).text()

it('deletes a draft and withdraws what was handed in', () => {
  expect(buttons('draft')).toContain(t('own_entries.editor.deleteDraft'))
  expect(buttons('draft')).not.toContain(t('own_entries.editor.withdraw'))
  expect(buttons('submitted')).toContain(t('own_entries.editor.withdraw'))
  expect(buttons('submitted')).not.toContain(t('own_entries.editor.deleteDraft'))
})

const card = (submitted: number, draftCount: number) => {
  const programme = {
    id: 'p1',
    status: 'ranked',
    actions: [],
    counts: { entries: submitted + draftCount + 1, submitted, eligible: 0 },
    opens_at: '2026-11-01T00:00:00Z',
    closes_at: '2026-11-20T00:00:00Z',
  }
  return mount(HallCard, {
    props: { programme: programme as unknown as ProgrammeSummary, draftCount },
    global: { stubs: { RouterLink: RouterLinkStub } },
  }).text()
}

it('counts drafts apart from entries, and withdrawn ones not at all', () => {
  const mine = t('own_entries.hall.mine', { count: 2 })
  const drafts = t('own_entries.hall.drafts', { count: 1 })
  expect(card(2, 1)).toContain(`${mine} · ${drafts}`)
  expect(card(2, 0)).not.toContain(t('own_entries.hall.drafts', { count: 0 }))
  expect(card(0, 1)).toContain(drafts)
  expect(card(0, 1)).not.toContain(t('own_entries.hall.mine', { count: 0 }))
})
