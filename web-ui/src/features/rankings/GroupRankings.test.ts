import { mount, RouterLinkStub } from '@vue/test-utils'
import { beforeAll, expect, it } from 'vitest'
import type { GroupRanking, RankingRun } from '@/api/types'
import { loadMessages, t } from '@/locales'
import GroupRankingCard from './GroupRankingCard.vue'
import RankingTabs from './RankingTabs.vue'

beforeAll(() => loadMessages(['rankings']))
const global = { stubs: { RouterLink: RouterLinkStub } }

const entriesOf = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ entry_id: `e${at}`, number: `A-${at}`, title: `Entry ${at}` }))
const grouping = (more: Partial<GroupRanking> = {}): GroupRanking => ({
  key: 'team',
  name: 'Teams',
  take_best: 3,
  groups: [{ rank: 1, name: 'Works', total: '271.5', entries: entriesOf(3) }],
  ...more,
})
const card = (more?: Partial<GroupRanking>) =>
  mount(GroupRankingCard, { props: { grouping: grouping(more), runId: 'r1' }, global })

const tabsOf = (actions: string[]) =>
  mount(RankingTabs, { props: { run: { id: 'r1', actions } as unknown as RankingRun }, global })
    .findAllComponents(RouterLinkStub)
    .map((link) => link.text())

it('a run has a tab for its groups only where it offers them', () => {
  expect(tabsOf([])).toEqual([])
  expect(tabsOf(['list_group_rankings'])).toEqual([t('rankings.sides.ranking'), t('rankings.sides.groups')])
  expect(tabsOf(['get_ranking_analysis'])).not.toContain(t('rankings.sides.groups'))
})

it('a grouping says how its totals come about', () => {
  expect(card().text()).toContain(t('rankings.groups.takeBest', { count: 3 }))
  expect(card({ take_best: 1 }).text()).toContain(t('rankings.groups.takeOne'))
  expect(card({ take_best: null }).text()).toContain(t('rankings.groups.takeAll'))
})

it('a group shows rank, total with two places, and entries that lead to their explanation', () => {
  const wrapper = card()
  expect(wrapper.findAll('tbody td, tbody th').map((cell) => cell.text())).toEqual(
    expect.arrayContaining(['1', 'Works', '271.50']),
  )
  expect(wrapper.findComponent(RouterLinkStub).props('to')).toMatchObject({
    params: { id: 'r1' },
    query: { entry: 'e0' },
  })
})

it('many entries are folded until someone asks for them', async () => {
  const wrapper = card({ take_best: null, groups: [{ rank: 1, name: 'Works', total: '900', entries: entriesOf(9) }] })
  expect(wrapper.findAll('li')).toHaveLength(3)
  expect(wrapper.get('button').text()).toBe(t('rankings.groups.more', { count: 6 }))
  await wrapper.get('button').trigger('click')
  expect(wrapper.findAll('li')).toHaveLength(9)
})
