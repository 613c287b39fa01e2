/** Arranges the rows of a ranking for reading: columns of judges, award lines, the folded middle. Computes no score. */
import type { RankingRow, RankingRun } from '@/api/types'
import { parseDecimal, printDecimal } from '@/shared/decimals'

export type Mark = RankingRow['marks'][number]
export interface JudgeColumn {
  key: string
  /** 甲, 乙, …; empty where columns only count positions. */
  label: string
}

const MOST_JUDGE_COLUMNS = 12

/** One column a judge while they fit; beyond that (a judge of each of many panels) one column a position. */
export function judgeColumns(run: RankingRun, round: string, rows: readonly RankingRow[]): JudgeColumn[] {
  const judges = run.rounds.find(({ key }) => key === round)?.judges ?? []
  if (judges.length <= MOST_JUDGE_COLUMNS) return judges
  const widest = Math.max(0, ...rows.map((row) => marksOf(row, round).length))
  return Array.from({ length: widest }, (_, index) => ({ key: `#${index}`, label: '' }))
}

/** The marks of a row in the order of the columns; null where this judge does not belong to the entry. */
export function marksInColumns(row: RankingRow, round: string, columns: readonly JudgeColumn[]): (Mark | null)[] {
  const marks = marksOf(row, round)
  return columns.map((column, index) => {
    const found = column.key.startsWith('#') ? marks[index] : marks.find(({ judge }) => judge === column.key)
    return found ?? null
  })
}

const marksOf = (row: RankingRow, round: string) => row.marks.filter((mark) => mark.round === round)

export type RunTier = RankingRun['tiers'][number]
export type ViewItem =
  | { kind: 'row'; key: string; row: RankingRow }
  | { kind: 'line'; key: string; tier: RunTier; nextGap: string | null }
  | { kind: 'fold'; key: string; rows: RankingRow[]; isOpen: boolean; sameTier: string | null }

const TOP = 3
const ABOVE_LINE = 8
const BELOW_LINE = 10
const SHORTEST_FOLD = 6

/** Where each tier ends: the index of its last awarded row. */
export function lineIndexes(rows: readonly RankingRow[], tiers: readonly RunTier[]): Map<number, RunTier> {
  const lines = new Map<number, RunTier>()
  for (const tier of tiers) {
    const last = rows.reduce((found, row, index) => (row.tier === tier.key ? index : found), -1)
    if (last >= 0) lines.set(last, tier)
  }
  return lines
}

/** True once the rows read so far reach past every award line, so that the lines stand where they belong. */
export function reachesPastLines(rows: readonly RankingRow[], tiers: readonly RunTier[]): boolean {
  const awarded = rows.filter((row) => row.tier !== null).length
  const wanted = tiers.reduce((sum, tier) => sum + tier.awarded, 0)
  if (awarded < wanted) return false
  const last = Math.max(-1, ...lineIndexes(rows, tiers).keys())
  return rows.length > last + BELOW_LINE
}

/** The top, the surroundings of each line, and folds for the rest. */
export function arrange(
  rows: readonly RankingRow[],
  tiers: readonly RunTier[],
  openFolds: ReadonlySet<string>,
): ViewItem[] {
  const lines = lineIndexes(rows, tiers)
  const ends = [...lines.keys()]
  const isKept = (index: number) =>
    index < TOP || ends.some((end) => index > end - ABOVE_LINE && index <= end + BELOW_LINE)
  const items: ViewItem[] = []
  let hidden: RankingRow[] = []
  const flush = () => {
    items.push(...foldOf(hidden, openFolds))
    hidden = []
  }
  rows.forEach((row, index) => {
    if (ends.length > 0 && !isKept(index)) {
      hidden.push(row)
      return
    }
    flush()
    items.push(asItem(row))
    const tier = lines.get(index)
    if (tier !== undefined)
      items.push({ kind: 'line', key: `line-${tier.key}`, tier, nextGap: gapBelow(tier, rows[index + 1]) })
  })
  flush()
  return items
}

export interface LineGap {
  tier: string
  points: string
}

/** How far a total lies from the award line above it: that of the next better tier. The best tier has none above its own,
 *  and what got no award is measured against the last one. */
export function gapToLine({ tier, total }: RankingRow, tiers: readonly RunTier[]): LineGap | null {
  const lines = tiers.filter(({ cut_total }) => cut_total !== null)
  const own = lines.findIndex(({ key }) => key === tier)
  const line = own < 0 ? lines[lines.length - 1] : lines[Math.max(0, own - 1)]
  const cut = parseDecimal(line?.cut_total ?? '')
  const points = parseDecimal(total ?? '')
  if (line === undefined || cut === null || points === null) return null
  return { tier: line.name, points: printDecimal(points - cut) }
}

/** How far the next entry is below the last total of this tier. */
function gapBelow(tier: RunTier, next: RankingRow | undefined): string | null {
  const cut = parseDecimal(tier.cut_total ?? '')
  const total = parseDecimal(next?.total ?? '')
  return cut === null || total === null ? null : printDecimal(cut - total)
}

const asItem = (row: RankingRow): ViewItem => ({ kind: 'row', key: row.entry_id, row })

function foldOf(rows: RankingRow[], openFolds: ReadonlySet<string>): ViewItem[] {
  const first = rows[0]
  if (first === undefined) return []
  if (rows.length < SHORTEST_FOLD) return rows.map(asItem)
  const key = `fold-${first.entry_id}`
  const isOpen = openFolds.has(key)
  const sameTier = rows.every((row) => row.tier_name === first.tier_name) ? first.tier_name : null
  const fold: ViewItem = { kind: 'fold', key, rows, isOpen, sameTier }
  return isOpen ? [fold, ...rows.map(asItem)] : [fold]
}

/** Where a gap lies on a scale of ±3 points, in per cent of its width; null when it is off the scale. */
export function gapPosition(gap: string): number | null {
  const value = Number(gap)
  return Math.abs(value) > 3 ? null : 50 + (value / 3) * 50
}

/** `0.28` of `-0.28`. */
export const withoutSign = (points: string) => points.replace(/^[-+−]/, '')

/** `+0.50`, `−0.28`, `0`. */
export function withSign(points: string): string {
  if (!/[1-9]/.test(points)) return '0'
  return points.startsWith('-') ? `−${points.slice(1)}` : `+${points}`
}
