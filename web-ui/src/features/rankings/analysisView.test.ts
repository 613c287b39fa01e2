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

const agreement = (icc: number | null, alpha: number | null = null) => ({
  ...group().agreement,
  icc_panel: figure(icc),
  krippendorff: figure(alpha),
})

describe('agreement in words', () => {
  it('goes by the reliability of the panel, each limit belonging to the better word', () => {
    const levels = [0.95, 0.9, 0.75, 0.5, 0.49, -0.2].map((icc) => agreementLevel(agreement(icc)))
    expect(levels).toEqual(['excellent', 'excellent', 'good', 'fair', 'poor', 'poor'])
  })

  it('goes by alpha where sheets are missing, and says nothing without either', () => {
    expect([0.9, 0.7, 0.6].map((alpha) => agreementLevel(agreement(null, alpha)))).toEqual(['good', 'fair', 'poor'])
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

it('counts the judges who stand out, and knows when there are too few sheets to say', () => {
  const few = judge('A', { remarks: ['too_few_to_say'] })
  expect(judgesVerdict([few, few])).toEqual({ odd: 0, isFew: true })
  expect(judgesVerdict([few, judge('B', { remarks: ['harsh', 'narrow'] })])).toEqual({ odd: 1, isFew: false })
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
