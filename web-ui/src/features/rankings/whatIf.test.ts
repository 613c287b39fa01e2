import { expect, it } from 'vitest'
import type { ScoringRules } from '@/api/types'
import { changesOf, officialForm, wrongWeightSum } from './whatIf'

const rules = {
  schema: 'jinbang-rules/1',
  title: 'R',
  rounding: { total_places: 2 },
  rounds: [
    {
      key: 'online',
      name: 'Online',
      weight: '40',
      order: 'weigh_then_trim',
      aggregate: { method: 'mean' },
      criteria: [],
    },
    {
      key: 'final',
      name: 'Final',
      weight: '60',
      order: 'weigh_then_trim',
      aggregate: { method: 'mean' },
      criteria: [],
    },
  ],
  tiers: [{ key: 'best', name: 'Best', count: 10 }],
  caps: { per_enterprise: 2 },
} as ScoringRules

it('begins with the official values, and they are no change', () => {
  const official = officialForm(rules)
  expect(official).toEqual({ counts: { best: '10' }, cap: '2', weights: { online: '40', final: '60' }, judge: '' })
  expect(changesOf(official, official)).toEqual([])
})

it('offers no weights where there is one round or they are not weighed', () => {
  expect(officialForm({ ...rules, combine: 'last' }).weights).toEqual({})
  expect(officialForm({ ...rules, rounds: rules.rounds.slice(1) }).weights).toEqual({})
})

it('sends what was changed: an empty cap as none, all weights together', () => {
  const official = officialForm(rules)
  const changed = { counts: { best: '12' }, cap: '', weights: { online: '30', final: '70' }, judge: 'final-A1' }
  expect(changesOf(changed, official)).toEqual([
    { change: 'tier_count', tier: 'best', count: 12 },
    { change: 'enterprise_cap', at_most: null },
    { change: 'round_weight', round: 'online', weight: '30' },
    { change: 'round_weight', round: 'final', weight: '70' },
    { change: 'drop_judge', judge: 'final-A1' },
  ])
})

it('takes the same weight written otherwise for the same', () => {
  const official = officialForm(rules)
  expect(changesOf({ ...official, weights: { online: '40.0', final: '60' } }, official)).toEqual([])
})

it('tells the sum of weights only when it is not 100', () => {
  const official = officialForm(rules)
  expect(wrongWeightSum(official)).toBeNull()
  expect(wrongWeightSum({ ...official, weights: { online: '40.5', final: '60' } })).toBe('100.5')
  expect(wrongWeightSum({ ...official, weights: {} })).toBeNull()
})
