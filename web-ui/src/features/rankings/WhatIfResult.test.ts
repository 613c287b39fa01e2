import { mount, RouterLinkStub } from '@vue/test-utils'
import { beforeAll, expect, it } from 'vitest'
import { loadMessages, t } from '@/locales'
import { entry } from './analysisSamples'
import WhatIfResult from './WhatIfResult.vue'

beforeAll(() => loadMessages(['rankings', 'ranking_analysis']))
const global = { stubs: { RouterLink: RouterLinkStub } }

it('counts and lists who moves, from where to where and why', () => {
  const moved = { rank: 53, total: '86.48', why: 'the cap' }
  const difference = {
    moves: [
      { ...moved, kind: 'in' as const, entry: entry(53), tier_name: 'Named' },
      { ...moved, kind: 'out' as const, entry: entry(5, { tier_name: 'Named' }), tier_name: null },
    ],
    other_count: 2,
    unchanged_count: 44,
  }
  const wrapper = mount(WhatIfResult, { props: { difference, runId: 'r' }, global })
  expect(wrapper.findAll('dd').map((count) => count.text())).toEqual(['1', '1', '0', '46'])
  const [out, come] = wrapper.findAll('li').map((line) => line.text())
  expect(out).toMatch(/Entry 5.*Named.*the cap/s)
  expect(come).toContain(t('ranking_analysis.whatIf.place', { rank: 53, total: '86.48' }))
  expect(wrapper.text()).toContain(t('ranking_analysis.whatIf.others', { count: 2 }))
})

it('says that the awards stay when nobody moves', () => {
  const props = { difference: { moves: [], other_count: 0, unchanged_count: 60 }, runId: 'r' }
  const wrapper = mount(WhatIfResult, { props, global })
  expect(wrapper.text()).toContain(t('ranking_analysis.whatIf.none'))
  expect(wrapper.findAll('li')).toHaveLength(0)
})
