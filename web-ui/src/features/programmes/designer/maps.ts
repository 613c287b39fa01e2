/** Changes between marked and measured criteria, and between the ways in which a value becomes points. Mends what no longer fits. */
import type { RuleCriterion, ValueMap } from '@/api/types'
import { parseDecimal } from '@/shared/decimals'
import { fullMarks } from '@/shared/measured'

export type MapKind = ValueMap['kind'] | 'plain'
export const MAP_KINDS: readonly MapKind[] = ['plain', 'ladder', 'linear', 'checklist']
/** As many as a value has digits. */
export const MOST_ITEMS = 11

export const mapKindOf = ({ map }: RuleCriterion): MapKind => map?.kind ?? 'plain'

export function setKind(criterion: RuleCriterion, kind: 'judged' | 'measured'): void {
  criterion.kind = kind
  if (kind === 'measured') {
    delete criterion.bands
    delete criterion.step
    delete criterion.panel_places
    return
  }
  setMapKind(criterion, 'plain')
  criterion.min ??= '0'
  criterion.step ??= '0.5'
  criterion.bands ??= []
}

/** Starts a map of another kind with the same full marks. `max` is these without a map; with one it bounds the value, and is open. */
export function setMapKind(criterion: RuleCriterion, kind: MapKind): void {
  const full = fullMarks(criterion) ?? '10'
  if (kind === 'plain') {
    delete criterion.map
    criterion.max = full
    return
  }
  delete criterion.step
  delete criterion.max
  if (kind === 'ladder') criterion.map = { kind, steps: [['60', full]] }
  if (kind === 'linear') criterion.map = { kind, full, full_at: '100', per: '10', minus: '1' }
  if (kind === 'checklist') {
    delete criterion.min
    criterion.map = { kind, items: [['', '1']], cap: full }
  }
}

type Steps = Extract<ValueMap, { kind: 'ladder' }>['steps']
const heightOf = ([from]: Steps[number]): number => parseDecimal(from) ?? 0

/** Whether the thresholds run from the highest down, each once. */
export const isFalling = (steps: Steps): boolean =>
  steps.every((step, index) => {
    const above = steps[index - 1]
    return above === undefined || heightOf(above) > heightOf(step)
  })

export const sorted = (steps: Steps): Steps => [...steps].sort((one, other) => heightOf(other) - heightOf(one))
