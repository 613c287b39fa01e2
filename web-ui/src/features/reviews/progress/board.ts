/** Counts for the progress board. Knows sheets, never marks. */
import type { JudgeProgress, Round, RoundProgress, SheetStatus } from '@/api/types'

export interface Tally {
  total: number
  signed: number
  recused: number
  absent: number
  open: number
}

const SIGNED: readonly SheetStatus[] = ['submitted', 'locked']

export function tallyOf(counts: Partial<Record<SheetStatus, number>>): Tally {
  const of = (...statuses: readonly SheetStatus[]) => statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0)
  return {
    total: of('assigned', 'saved', 'submitted', 'locked', 'returned', 'recused', 'absent'),
    signed: of(...SIGNED),
    recused: of('recused'),
    absent: of('absent'),
    open: of('assigned', 'saved', 'returned'),
  }
}

/** What a judge has still to sign. */
export const openOf = (judge: JudgeProgress): number =>
  Math.max(0, judge.total - judge.submitted - judge.recused - judge.absent)

export type Part = 'submitted' | 'saved' | 'recused' | 'absent' | 'open'

/** The parts of a judge's bar, in the order of the legend; they sum up to the total. */
export function partsOf(judge: JudgeProgress): { part: Part; count: number }[] {
  const { submitted, recused, absent } = judge
  const open = openOf(judge)
  const saved = Math.min(judge.saved, open)
  return [
    { part: 'submitted' as const, count: submitted },
    { part: 'saved' as const, count: saved },
    { part: 'recused' as const, count: recused },
    { part: 'absent' as const, count: absent },
    { part: 'open' as const, count: open - saved },
  ].filter(({ count }) => count > 0)
}

/** What each judge has still to sign, with as many of its entries as the server lists: only the first of the round. */
export function openByJudge({ judges, entries_missing: listed }: RoundProgress) {
  return judges
    .filter((judge) => openOf(judge) > 0)
    .map((judge) => {
      const entries = listed.filter(({ missing }) => missing.includes(judge.name))
      return { judge, open: openOf(judge), entries, hidden: Math.max(0, openOf(judge) - entries.length) }
    })
}

/** Judges by panel, in the order of the panels. */
export function byPanel({ round, judges }: RoundProgress) {
  return round.panels.map((panel) => ({ panel, judges: judges.filter((judge) => judge.panel === panel.name) }))
}

/** Whether the round has judges; one in which everything is measured has none, and so no panels and no sheets. */
export const hasJudges = ({ min_judges: judges }: Round): boolean => judges > 0

export type Condition = 'sheets' | 'pending' | 'values' | 'signature'

/** What must be true before the lock, as far as it concerns the round. */
export function lockConditions({ round, sheets_needing_action: waiting }: RoundProgress) {
  const tally = tallyOf(round.sheet_counts)
  const { needed, checked } = round.measurements
  const sheets: { key: Condition; isMet: boolean }[] = [
    { key: 'sheets', isMet: tally.total > 0 && tally.open === 0 },
    { key: 'pending', isMet: waiting.length === 0 },
  ]
  const values: typeof sheets = [{ key: 'values', isMet: checked === needed }]
  const signature: typeof sheets = [{ key: 'signature', isMet: round.supervisor_signature !== null }]
  return [...(hasJudges(round) ? sheets : []), ...(needed > 0 ? values : []), ...signature]
}

/** What the supervisor signs for and the lock closes: sheets, measured values, or both. */
export function contentOf({ sheet_counts: counts, measurements: { needed: values } }: Round) {
  const { total: sheets } = tallyOf(counts)
  return { kind: values === 0 ? 'sheets' : sheets === 0 ? 'values' : 'both', sheets, values } as const
}
