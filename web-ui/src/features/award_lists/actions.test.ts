import { mount } from '@vue/test-utils'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { AwardList } from '@/api/types'
import { loadMessages, t } from '@/locales'
import { moveAwardList } from './api'
import DecisionBar from './DecisionBar.vue'

beforeAll(() => loadMessages(['award_lists']))

const hash = 'a'.repeat(64)
const list = (actions: string[]) =>
  ({
    id: 'l1',
    title: 'List',
    version: 7,
    content_hash: hash,
    waiting_for: 'leader',
    approvals: [
      {
        step: 'leadership',
        decision: 'approved',
        by: 'Deputy',
        role: 'leader',
        comment: null,
        content_hash: hash,
        at: '2026-12-10T07:20:00Z',
      },
    ],
    actions,
  }) as unknown as AwardList
const bar = (actions: string[], modelValue = '') =>
  mount(DecisionBar, { props: { list: list(actions), isBusy: false, modelValue } })

it('draws the buttons of a leader whose turn it is, and counts the signatures before', () => {
  const wrapper = bar(['approve_award_list', 'return_award_list'])
  expect(wrapper.findAll('button')).toHaveLength(2)
  expect(wrapper.text()).toContain('Deputy')
  expect(wrapper.text()).toContain(t('award_lists.leader.firstSign', { number: 2 }))
})

it('draws no button for somebody who has signed already', () => {
  const wrapper = bar([])
  expect(wrapper.findAll('button')).toHaveLength(0)
  expect(wrapper.text()).toContain(t('award_lists.leader.notWaiting'))
})

it('returns a list only with a comment', async () => {
  const silent = bar(['return_award_list'])
  await silent.find('button').trigger('click')
  expect(silent.emitted('return')).toBeUndefined()
  expect(silent.find('[role=alert]').text()).toContain(t('award_lists.leader.commentMissing'))
  const reasoned = bar(['return_award_list'], 'wrong name in line 6')
  await reasoned.find('button').trigger('click')
  expect(reasoned.emitted('return')).toHaveLength(1)
})

let sent: { headers: Headers; body: unknown } | null = null
beforeEach(() => {
  sent = null
  vi.stubGlobal('fetch', async (request: Request) => {
    sent = { headers: request.headers, body: JSON.parse(await request.text()) }
    return new Response('{}', { status: 200, headers: { 'Content-Type': 'application/json' } })
  })
})

it('signs the content that was seen: hash and version go along', async () => {
  await moveAwardList(list([]), 'approve_award_list', { comment: 'agreed' })
  expect(sent?.body).toEqual({ content_hash: hash, comment: 'agreed' })
  expect(sent?.headers.get('If-Match')).toBe('"7"')
})

it('starts the publicity with its own fields only', async () => {
  const input = { starts_on: '2026-12-12', contact: 'office', how_to_object: 'in writing' }
  await moveAwardList(list([]), 'start_publicity', input)
  expect(sent?.body).toEqual(input)
})
