/** Measured criteria: which they are, the most they can give, and in words how a value becomes points. Computes no result. */
import type { RuleCriterion, RuleRound, ValueMap } from '@/api/types'
import { t } from '@/locales'
import { parseDecimal, printDecimal } from './decimals'

export const isMeasured = ({ kind }: RuleCriterion): boolean => kind === 'measured'
export const isJudged = (criterion: RuleCriterion): boolean => !isMeasured(criterion)

/** Whether a round has judges at all: one in which everything is measured has none. */
export const hasJudges = ({ criteria }: RuleRound): boolean => criteria.some(isJudged)

/** The most points that a criterion can give before its factor; none where nothing bounds them. */
export function fullMarks({ map, max }: RuleCriterion): string | undefined {
  if (map === undefined) return max
  if (map.kind === 'linear') return map.full ?? max
  if (map.kind === 'checklist') return map.cap
  return printDecimal(Math.max(0, ...map.steps.map(([, points]) => parseDecimal(points) ?? 0)))
}

/** How a value becomes points. `max` stands in for the full marks of a map that names none. */
export function mapInWords(map: ValueMap | null | undefined, max?: string | null): string {
  if (map == null) return t('measurements.map.plain')
  const mark = t('measurements.map.mark')
  if (map.kind === 'linear') {
    const { full = max ?? '', full_at: at, per, minus } = map
    return [
      full === '' ? t('measurements.map.fullAt', { at }) : t('measurements.map.fullPointsAt', { at, full }),
      t('measurements.map.less', { per, minus }),
    ].join(mark)
  }
  if (map.kind === 'ladder') {
    const steps = map.steps.map(([from, points]) => t('measurements.map.step', { from, points }))
    return [...steps, t('measurements.map.below')].join(mark)
  }
  const items = map.items.map(([name, points]) => t('measurements.map.item', { name, points })).join(mark)
  const cap = map.cap ? mark + t('measurements.map.cap', { cap: map.cap }) : ''
  return t('measurements.map.checklist', { items }) + cap
}

/** `0 至 100`; empty where a value may be anything. */
export function rangeInWords(min?: string | null, max?: string | null): string {
  if (min && max) return t('measurements.range.both', { min, max })
  if (min) return t('measurements.range.from', { min })
  return max ? t('measurements.range.upTo', { max }) : ''
}

/** The range of the value itself: under a linear map without full marks of its own, the limits of a criterion bound its points. */
export function valueRange({ min, max, map }: RuleCriterion): string {
  return map?.kind === 'linear' && !map.full ? '' : rangeInWords(min, max)
}
