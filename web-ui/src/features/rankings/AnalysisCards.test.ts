import { mount, RouterLinkStub } from '@vue/test-utils'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadMessages, t } from '@/locales'
import AgreementCard from './AgreementCard.vue'
import { entry, figure, group, judge, round } from './analysisSamples'
import BestAwardsCard from './BestAwardsCard.vue'
import ConnectionCard from './ConnectionCard.vue'
import JudgesCard from './JudgesCard.vue'
import LineCard from './LineCard.vue'
import WeightsCard from './WeightsCard.vue'
import WithoutJudgeCard from './WithoutJudgeCard.vue'

beforeAll(() => loadMessages(['rankings', 'ranking_analysis']))
const global = { stubs: { RouterLink: RouterLinkStub } }

it('says in words first how far judges agree, and gives the reason where there is no figure', () => {
  const agreement = { ...group().agreement, kendall_w: figure(null, 'incomplete table') }
  const wrapper = mount(AgreementCard, { props: { round: round({ groups: [group({ agreement })] }) } })
  const text = wrapper.text()
  expect(text.indexOf(t('ranking_analysis.agreement.level.excellent'))).toBeLessThan(text.indexOf('0.93'))
  expect(text).toContain('incomplete table')
  expect(text).toContain(t('ranking_analysis.advice'))
})

it('names the model instead of the ICC where sheets are missing', () => {
  const of = (is_by_model: boolean) => round({ groups: [group({ agreement: { ...group().agreement, is_by_model } })] })
  const textOf = (is_by_model: boolean) => mount(AgreementCard, { props: { round: of(is_by_model) } }).text()
  expect(textOf(true)).toContain(t('ranking_analysis.agreement.names.model'))
  expect(textOf(true)).not.toContain(t('ranking_analysis.agreement.names.panel'))
  expect(textOf(false)).toContain(t('ranking_analysis.agreement.names.panel'))
})

it('lists the entries between 5 and 95 per cent with their present award', () => {
  const grey_zone = [
    { entry: entry(30, { tier_name: 'Good' }), probability: 0.61 },
    { entry: entry(31), probability: 0.38 },
  ]
  const props = { round: round({ groups: [group({ line: { places: 30, grey_zone } })] }), runId: 'r' }
  const wrapper = mount(LineCard, { props, global })
  expect(wrapper.text()).toContain(t('ranking_analysis.line.open', { count: 2 }))
  const [first, second] = wrapper.findAll('li').map((line) => line.text())
  expect(first).toMatch(/Entry 30.*Good.*61%/s)
  expect(second).toContain(t('ranking_analysis.line.out'))
})

it('asks for no further judging where nothing is grey, and admits when it cannot know', () => {
  const sure = mount(LineCard, { props: { round: round(), runId: 'r' }, global })
  expect(sure.text()).toContain(t('ranking_analysis.line.meaningSure'))
  const unknown = round({ groups: [group({ line: null, line_why_not: 'too few' })] })
  const wrapper = mount(LineCard, { props: { round: unknown, runId: 'r' }, global })
  expect(wrapper.text()).toContain('too few')
  expect(wrapper.text()).not.toContain(t('ranking_analysis.line.sure'))
})

it('draws a judge as a dot with an interval that can be read aloud', () => {
  const harsh = judge('B', {
    leniency: { points: -2.14, low: -3, high: -1.2, shrunk: -1 },
    remarks: ['harsh', 'narrow'],
  })
  const wrapper = mount(JudgesCard, { props: { judges: [judge('A'), harsh] } })
  expect(wrapper.findAll('svg title').map((title) => title.text())[1]).toBe(
    t('ranking_analysis.judges.interval', { points: '−2.1', low: '−3.0', high: '−1.2' }),
  )
  expect(wrapper.findAll('.is-apart')).toHaveLength(1)
  expect(wrapper.text()).toContain(t('ranking_analysis.judges.spread', { points: '2.1' }))
  expect(wrapper.text()).toContain(t('ranking_analysis.judges.some', { count: 1 }))
})

it('says too few to say below ten sheets, and accuses nobody', () => {
  const wrapper = mount(JudgesCard, {
    props: { judges: [judge('A', { sheet_count: 6, remarks: ['too_few_to_say'] })] },
  })
  expect(wrapper.text()).toContain(t('ranking_analysis.judges.few'))
})

describe('connection', () => {
  it('of several groups compares nothing across them', () => {
    const wrapper = mount(ConnectionCard, { props: { round: round({ groups: [group(), group()] }) } })
    expect(wrapper.text()).toContain(t('ranking_analysis.connection.meaningMany'))
  })

  it('by bridges alone names them where judges are told of', () => {
    const bridged = group({ bridge_count: 1, judges: [judge('A', { is_bridge: true }), judge('B')] })
    const wrapper = mount(ConnectionCard, { props: { round: round({ groups: [bridged] }) } })
    expect(wrapper.text()).toContain(t('ranking_analysis.connection.oneBridged', { count: 1 }))
    expect(wrapper.text()).toContain(t('ranking_analysis.connection.bridges', { judges: 'A' }))
  })
})

it('shows whom a judge decides about, and puts judges who change nothing in one line', () => {
  const without = { judge: 'j', round: 'final', largest_move: 2, is_possible: true }
  const judges = [
    { ...without, label: 'A', gains: [entry(31)], losses: [entry(30)] },
    { ...without, label: 'B', gains: [], losses: [] },
    { ...without, label: 'C', gains: [], losses: [] },
  ]
  const wrapper = mount(WithoutJudgeCard, { props: { judges, runId: 'r' }, global })
  const lines = wrapper.findAll('li').map((line) => line.text())
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/A.*Entry 31.*Entry 30/s)
  expect(lines[1]).toContain(`B${t('ranking_analysis.and')}C`)
})

it('tells the smallest change of a weight that swaps neighbours', () => {
  const swap = { ahead: entry(10), behind: entry(11), criterion: 'Benefit', from: 0.3, to: 0.312 }
  const wrapper = mount(WeightsCard, { props: { weights: { swaps: [swap], open_places: [] }, runId: 'r' }, global })
  expect(wrapper.text()).toContain(t('ranking_analysis.weights.close', { percent: '1.2' }))
  expect(wrapper.text()).toMatch(/30\.0%.*31\.2%/s)
  const equal = mount(WeightsCard, {
    props: { weights: { swaps: [{ ...swap, to: 0.30001 }], open_places: [] }, runId: 'r' },
    global,
  })
  expect(equal.text()).toContain(t('ranking_analysis.weights.equal'))
})

it('shows another choice of awards only where it is better', () => {
  const best = { walk_total: '90.00', best_total: '90.00', gain: '0.00', gains: [], losses: [] }
  const same = mount(BestAwardsCard, { props: { best, runId: 'r' }, global })
  expect(same.text()).toContain(t('ranking_analysis.best.same'))
  const better = { ...best, best_total: '177.00', gain: '87.00', gains: [entry(2), entry(3)], losses: [entry(1)] }
  const other = mount(BestAwardsCard, { props: { best: better, runId: 'r' }, global })
  expect(other.text()).toMatch(/87\.00.*Entry 2.*Entry 3.*Entry 1/s)
})
