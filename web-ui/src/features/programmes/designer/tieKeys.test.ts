import { beforeAll, expect, it } from 'vitest'
import type { RuleCriterion, ScoringRules } from '@/api/types'
import { loadMessages } from '@/locales'
import { tieKeysOf, tieLabel } from './tieKeys'

beforeAll(() => loadMessages(['designer']))

const scoring = (...names: string[]) =>
  ({
    rounds: names.map((key) => ({
      key,
      name: key,
      criteria: [
        { key: 'novelty', name: 'N', kind: 'judged' },
        { key: 'time', name: 'T', kind: 'measured' },
      ] satisfies RuleCriterion[],
    })),
  }) as unknown as ScoringRules

it('offers the value of a measured criterion in both directions, that of a judged one not', () => {
  const keys = tieKeysOf(scoring('final')).map(({ key }) => key)
  expect(keys.filter((key) => key.startsWith('measured:'))).toEqual(['measured:final.time', 'measured:final.time:low'])
  expect(keys).toContain('criterion:final.novelty')
})

it('says which way a measured value decides, and in which round where there are several', () => {
  expect(tieLabel(scoring('final'), 'measured:final.time:low')).toBe('测量项“T”低者优先')
  expect(tieLabel(scoring('first', 'final'), 'measured:final.time')).toBe('测量项“final · T”高者优先')
})

it('a key that the rules do not carry reads as itself', () => {
  expect(tieLabel(scoring('final'), 'measured:final.novelty')).toBe('measured:final.novelty')
})
