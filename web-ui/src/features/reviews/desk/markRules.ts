/** What may be typed as a mark of a criterion: range, step, bands. Exact, in ten-thousandths. The server checks again; this computes no score. */
import type { SheetCriterion } from '@/api/types'
import { t } from '@/locales'
import { parseDecimal, printDecimal } from '@/shared/decimals'

export type MarkRange = Pick<SheetCriterion, 'min' | 'max' | 'step'>

interface Grid {
  min: number
  max: number
  step: number
  places: number
}
const ONE = 10_000
const MOST_PLACES = 4

function gridOf({ min, max, step }: MarkRange): Grid {
  const units = (text: string | null, otherwise: number) =>
    text === null ? otherwise : (parseDecimal(text) ?? otherwise)
  const places = (text: string | null) => text?.split('.')[1]?.replace(/0+$/, '').length ?? 0
  return {
    min: units(min, 0),
    max: units(max, 999 * ONE),
    step: units(step, 1),
    places: step === null ? MOST_PLACES : Math.max(places(step), places(min)),
  }
}

/** Ten-thousandths of what is typed; `17.` and `.5` are complete enough. */
const unitsOf = (text: string) => parseDecimal(text.replace(/^\./, '0.').replace(/\.$/, ''))

/** The first mark that lies on the grid at or above `units`. */
const above = (grid: Grid, units: number) =>
  grid.min + Math.max(0, Math.ceil((units - grid.min) / grid.step)) * grid.step

/** Why `text` is neither a mark nor the beginning of one; empty when it may stay. */
export function typingRefusal(range: MarkRange, text: string): string {
  if (text === '') return ''
  const match = /^(\d+)?(\.(\d*))?$/.exec(text)
  if (match === null) return t('desk.refusal.number')
  const grid = gridOf(range)
  const [, whole = '0', point, fraction = ''] = match
  if (fraction.length > grid.places) return offStep(range, grid, `${whole}.${fraction.slice(0, MOST_PLACES)}`)
  const units = parseDecimal(fraction === '' ? whole : `${whole}.${fraction}`) ?? Infinity
  if (units > grid.max) return t('desk.refusal.tooHigh', { max: printDecimal(grid.max) })
  if (canBecomeMark(grid, units, point === undefined ? null : fraction.length)) return ''
  if (units + ONE <= grid.min) return t('desk.refusal.tooLow', { min: printDecimal(grid.min) })
  return offStep(range, grid, printDecimal(units))
}

/** Whether more digits can turn what is typed into a mark. `typedPlaces` is null before the decimal point. */
function canBecomeMark(grid: Grid, units: number, typedPlaces: number | null): boolean {
  const holds = (from: number, width: number) => {
    const first = above(grid, Math.max(from, grid.min))
    return first < from + width && first <= grid.max
  }
  if (typedPlaces !== null) return holds(units, ONE / 10 ** typedPlaces)
  return [1, 10, 100, 1000].some((factor) => holds(units * factor, ONE * factor))
}

/** Why `text` is not a mark; empty when it is one. */
export function markRefusal(range: MarkRange, text: string): string {
  const grid = gridOf(range)
  const units = unitsOf(text)
  if (units === null) return t('desk.refusal.number')
  if (units > grid.max) return t('desk.refusal.tooHigh', { max: printDecimal(grid.max) })
  if (units < grid.min) return t('desk.refusal.tooLow', { min: printDecimal(grid.min) })
  return (units - grid.min) % grid.step === 0 ? '' : offStep(range, grid, printDecimal(units))
}

function offStep(range: MarkRange, grid: Grid, text: string): string {
  const upper = Math.min(above(grid, parseDecimal(text) ?? 0), grid.max)
  const lower = Math.max(upper - grid.step, grid.min)
  const near = lower === upper ? printDecimal(upper) : `${printDecimal(lower)} / ${printDecimal(upper)}`
  return t('desk.refusal.offStep', { step: range.step ?? '', near })
}

/** The mark in its shortest form: `17.50` and `17.` are `17.5` and `17`. */
export function normalMark(text: string): string {
  const units = unitsOf(text)
  return units === null ? text : printDecimal(units)
}

/** One step up or down, staying in range. From nothing, up starts at the least and down at the highest mark. */
export function steppedMark(range: MarkRange, text: string, direction: 1 | -1): string {
  const grid = gridOf(range)
  const step = range.step === null ? ONE : grid.step
  const units = unitsOf(text)
  if (units === null) return printDecimal(direction === 1 ? grid.min : grid.max)
  const onGrid = (units - grid.min) % grid.step === 0
  const next = onGrid ? units + direction * step : above(grid, units) - (direction === 1 ? 0 : step)
  return printDecimal(Math.min(grid.max, Math.max(grid.min, next)))
}

/** Which band holds the mark; -1 for none. */
export function bandOf({ bands }: Pick<SheetCriterion, 'bands'>, mark: string | null): number {
  const units = mark === null ? null : parseDecimal(mark)
  if (units === null) return -1
  return bands.findIndex(({ from, to }) => (parseDecimal(from) ?? 0) <= units && units <= (parseDecimal(to) ?? 0))
}

/** Where a band begins, on the grid of marks; null when there is no such band. */
export function bandStart(criterion: SheetCriterion, index: number): string | null {
  const band = criterion.bands[index]
  if (band === undefined) return null
  const grid = gridOf(criterion)
  return printDecimal(Math.min(above(grid, parseDecimal(band.from) ?? 0), grid.max))
}
