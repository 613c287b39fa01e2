import { describe, expect, it } from 'vitest'
import { entry, figure, group, judge, round } from './analysisSamples'
import {
  agreementLevel,
  judgesVerdict,
  leniencyScale,
  percentText,
  roundLevel,
  signedText,
  withoutVerdict,
} from './analysisView'

const agreement = (panel: number | null) => ({ ...group().agreement, panel: figure(panel) })

describe('agreement in words', () => {
  it('goes by the reliability of the panel, each limit belonging to the better word', () => {
    const levels = [0.95, 0.9, 0.75, 0.5, 0.49, -0.2].map((icc) => agreementLevel(agreement(icc)))
    expect(levels).toEqual(['excellent', 'excellent', 'good', 'fair', 'poor', 'poor'])
  })

  it('says nothing without a figure', () => {
    expect(agreementLevel(agreement(null))).toBe('unknown')
  })

  it('of a round is that of its weakest group', () => {
    const groups = [0.95, 0.4, 0.8].map((icc) => group({ agreement: agreement(icc) }))
    expect(roundLevel(round({ groups }))).toBe('poor')
  })
})

it('draws all judges on one scale around the average judge', () => {
  const scale = leniencyScale([judge('A', { leniency: { points: -2, low: -3.2, high: -0.8, shrunk: -1 } }), judge('B')])
  expect([scale.reach, scale.at(0), scale.at(4), scale.at(-4), scale.at(2)]).toEqual([4, 50, 100, 0, 75])
  expect(leniencyScale([judge('A', { leniency: null })]).reach).toBe(1)
})

it('tells the distance of the judges, counts who stands out otherwise, and knows when sheets are too few', () => {
  const at = (points: number) => ({ points, low: points - 1, high: points + 1, shrunk: points })
  const few = judge('A', { leniency: at(-1.5), remarks: ['too_few_to_say'] })
  expect(judgesVerdict([few, few])).toEqual({ spread: 0, odd: 0, isFew: true })
  const harsh = judge('B', { leniency: at(-2), remarks: ['harsh'] })
  const narrow = judge('C', { leniency: at(1.5), remarks: ['lenient', 'narrow'] })
  expect(judgesVerdict([few, harsh, narrow])).toEqual({ spread: 3.5, odd: 1, isFew: false })
  expect(judgesVerdict([judge('D', { leniency: null })]).spread).toBe(0)
})

it('says whether awards hang on a judge, of those without whom there is a result', () => {
  const without = (gains: number[], is_possible = true) => ({
    judge: 'j',
    label: 'A',
    round: 'final',
    gains: gains.map((rank) => entry(rank)),
    losses: [],
    largest_move: 1,
    is_possible,
  })
  expect(withoutVerdict([without([]), without([])]).kind).toBe('safe')
  expect(withoutVerdict([without([]), without([3])])).toEqual({ kind: 'hangs', count: 1 })
  expect(withoutVerdict([without([], false)]).kind).toBe('impossible')
})

it('signs points and prints shares', () => {
  expect([signedText(1.24), signedText(-0.86), signedText(-0.04)]).toEqual(['+1.2', '−0.9', '0.0'])
  expect([percentText(0.934), percentText(0.3006, 1)]).toEqual(['93%', '30.1%'])
})
