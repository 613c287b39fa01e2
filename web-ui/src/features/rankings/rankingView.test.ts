import { describe, expect, it } from 'vitest'
import type { RankingRow, RankingRun } from '@/api/types'
import {
  arrange,
  gapPosition,
  gapToLine,
  judgeColumns,
  marksInColumns,
  reachesPastLines,
  withSign,
} from './rankingView'

const row = (rank: number, tier: string | null, more: Partial<RankingRow> = {}): RankingRow => ({
  entry_id: `e${rank}`,
  rank,
  number: `A-${rank}`,
  title: `Entry ${rank}`,
  enterprise: 'Works',
  person: 'P',
  category_name: null,
  total: '90.00',
  rounds: {},
  measured: {},
  marks: [],
  bonus: '0',
  deduction: '0',
  tier,
  tier_name: tier,
  reason: tier === null ? 'quota_full' : 'awarded',
  tie_decided_by: null,
  gap_to_cut: null,
  ...more,
})
const tier = (key: string, count: number) => ({
  key,
  name: key,
  count,
  awarded: count,
  prize_fen: 0,
  cut_total: '86.76',
})
const ranking = (awarded: number, all: number) =>
  Array.from({ length: all }, (_, index) => row(index + 1, index < awarded ? 'named' : null))

describe('arrange', () => {
  it('folds the middle and keeps the top and the surroundings of the award line', () => {
    const items = arrange(ranking(52, 60), [tier('named', 52)], new Set())
    const fold = items.find((item) => item.kind === 'fold')
    expect(items.slice(0, 3).map(({ key }) => key)).toEqual(['e1', 'e2', 'e3'])
    expect(fold?.kind === 'fold' && [fold.rows[0]?.rank, fold.rows[fold.rows.length - 1]?.rank, fold.sameTier]).toEqual(
      [4, 44, 'named'],
    )
    const line = items.findIndex((item) => item.kind === 'line')
    expect([items[line - 1]?.key, items[line + 1]?.key]).toEqual(['e52', 'e53'])
  })

  it('shows the rows of an opened fold', () => {
    const closed = arrange(ranking(52, 60), [tier('named', 52)], new Set())
    const open = arrange(ranking(52, 60), [tier('named', 52)], new Set(['fold-e4']))
    expect(open.length).toBe(closed.length + 41)
  })

  it('draws the line after the last award, not after a row that a cap skipped', () => {
    const rows = [row(1, 'named'), row(2, null, { reason: 'enterprise_cap' }), row(3, 'named'), row(4, null)]
    expect(arrange(rows, [tier('named', 2)], new Set()).map(({ key }) => key)).toEqual([
      'e1',
      'e2',
      'e3',
      'line-named',
      'e4',
    ])
  })

  it('folds nothing where there is no line', () => {
    expect(arrange(ranking(0, 40), [], new Set())).toHaveLength(40)
  })
})

it('reads on until the rows reach past the last award line', () => {
  expect(reachesPastLines(ranking(50, 50), [tier('named', 50)])).toBe(false)
  expect(reachesPastLines(ranking(50, 70), [tier('named', 50)])).toBe(true)
  expect(reachesPastLines(ranking(30, 70), [tier('named', 50)])).toBe(false)
})

describe('judge columns', () => {
  const run = (count: number) =>
    ({
      rounds: [
        {
          key: 'final',
          name: 'Final',
          judges: Array.from({ length: count }, (_, i) => ({ key: `j${i}`, label: `L${i}` })),
        },
      ],
    }) as RankingRun
  const mark = (judge: string, value: string) =>
    ({ round: 'final', judge, value, state: 'given', dropped: null }) as const
  const rows = [row(1, null, { marks: [mark('j1', '91'), mark('j0', '90')] })]

  it('stand in the order of the run, with a gap where a judge has no mark', () => {
    const columns = judgeColumns(run(3), 'final', rows)
    expect(marksInColumns(rows[0] as RankingRow, 'final', columns).map((found) => found?.value ?? null)).toEqual([
      '90',
      '91',
      null,
    ])
  })

  it('count positions when there are more judges than fit', () => {
    expect(judgeColumns(run(28), 'final', rows)).toHaveLength(2)
  })
})

it('measures against the line of the next better tier, at the top and without an award against the nearest', () => {
  const tiers = [
    { ...tier('best', 1), cut_total: '92.00' },
    { ...tier('none', 0), cut_total: null },
    { ...tier('good', 1), cut_total: '88.50' },
  ]
  const gapOf = (key: string | null, total: string | null) => gapToLine(row(1, key, { total }), tiers)
  expect(gapOf('best', '93.25')).toEqual({ tier: 'best', points: '1.25' })
  expect(gapOf('good', '91.50')).toEqual({ tier: 'best', points: '-0.5' })
  expect(gapOf(null, '88.49')).toEqual({ tier: 'good', points: '-0.01' })
  expect(gapOf(null, null)).toBeNull()
  expect(gapToLine(row(1, null), [])).toBeNull()
})

it('places a gap on the scale, and signs it', () => {
  expect(gapPosition('0')).toBe(50)
  expect(gapPosition('-3')).toBe(0)
  expect(gapPosition('3.01')).toBeNull()
  expect([withSign('0.50'), withSign('-0.28'), withSign('0.00')]).toEqual(['+0.50', '−0.28', '0'])
})
