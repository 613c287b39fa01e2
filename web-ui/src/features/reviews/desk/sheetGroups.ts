/** A judge's sheets in the groups that matter to the judge, and what may be signed. */
import type { DeskSheetItem } from '@/api/types'

export type SheetGroup = 'open' | 'complete' | 'signed' | 'recused' | 'absent'
type Item = Pick<DeskSheetItem, 'status' | 'marks_given' | 'marks_needed'>

const CLOSED: Partial<Record<DeskSheetItem['status'], SheetGroup>> = {
  submitted: 'signed',
  locked: 'signed',
  recused: 'recused',
  absent: 'absent',
}

export function groupOf({ status, marks_given, marks_needed }: Item): SheetGroup {
  return CLOSED[status] ?? (marks_given >= marks_needed ? 'complete' : 'open')
}

export function countGroups(items: readonly Item[]): Record<SheetGroup | 'all', number> {
  const counts = { all: items.length, open: 0, complete: 0, signed: 0, recused: 0, absent: 0 }
  for (const item of items) counts[groupOf(item)] += 1
  return counts
}

/** How many are done, of those that are this judge's to do. */
export function progressOf(items: readonly Item[]): { complete: number; total: number } {
  const { all, complete, signed, recused, absent } = countGroups(items)
  return { complete: complete + signed, total: all - recused - absent }
}

/** Codes of neighbours with the same total: worth a second look before signing, so never of those that are signed. */
export function equalNeighbours(items: readonly (Item & Pick<DeskSheetItem, 'entry_code' | 'total'>)[]): string[] {
  const isEqual = (index: number, other: number) =>
    items[index]?.total != null && items[index]?.total === items[other]?.total
  return items
    .filter((item, index) => groupOf(item) !== 'signed' && (isEqual(index, index - 1) || isEqual(index, index + 1)))
    .map(({ entry_code }) => entry_code)
}
