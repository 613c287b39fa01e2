/** Samples for the tests of the analysis. Imported by tests only. */
import type { AnalysisFigure, AnalyzedEntry, AnalyzedGroup, AnalyzedJudge, AnalyzedRound } from '@/api/types'

export const figure = (value: number | null, why_not: string | null = null): AnalysisFigure => ({ value, why_not })

export const entry = (rank: number, more: Partial<AnalyzedEntry> = {}): AnalyzedEntry => ({
  entry_id: `e${rank}`,
  number: `A-${rank}`,
  title: `Entry ${rank}`,
  enterprise: 'Works',
  rank,
  total: '90.00',
  tier_name: null,
  ...more,
})

export const judge = (label: string, more: Partial<AnalyzedJudge> = {}): AnalyzedJudge => ({
  key: `final-${label}`,
  label,
  sheet_count: 60,
  is_bridge: false,
  leniency: { points: 0, low: -1, high: 1, shrunk: 0 },
  leniency_why_not: null,
  spread_ratio: figure(1),
  identical_share: figure(0.1),
  remarks: [],
  ...more,
})

export const group = (more: Partial<AnalyzedGroup> = {}): AnalyzedGroup => ({
  entry_count: 60,
  judge_count: 9,
  sheet_count: 540,
  bridge_count: 0,
  agreement: {
    single: figure(0.62),
    panel: figure(0.93),
    is_by_model: false,
    kendall_w: figure(0.7),
    krippendorff: figure(0.61),
    cronbach: figure(0.8),
    judges_for_90: figure(6),
    entry_share: figure(0.6),
    judge_share: figure(0.1),
  },
  judges: [judge('A')],
  line: { places: 30, grey_zone: [] },
  line_why_not: null,
  ...more,
})

export const round = (more: Partial<AnalyzedRound> = {}): AnalyzedRound => ({
  key: 'final',
  name: 'Final',
  is_sifting: false,
  groups: [group()],
  weights: null,
  weights_why_not: null,
  ...more,
})
