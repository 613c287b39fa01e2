/** Where the bands of a criterion lie on its scale, with the holes between them. Geometry for the ruler; the server judges. */
import type { RuleCriterion } from '@/api/types'
import { parseDecimal, printDecimal } from '@/shared/decimals'

export interface Segment {
  kind: 'band' | 'gap'
  name: string
  from: string
  to: string
  /** Percent of the scale. */
  start: number
  width: number
  isOverlapping: boolean
}

interface Span {
  name: string
  from: number
  to: number
}

/** Bands and gaps from the lower to the upper end; empty when the scale is not complete. */
export function segmentsOf({ min = '0', max, step, bands = [] }: RuleCriterion): Segment[] {
  const low = parseDecimal(min)
  const high = parseDecimal(max ?? '')
  const unit = parseDecimal(step ?? '') ?? 1
  if (low === null || high === null || high <= low || unit <= 0) return []
  const spans = bands
    .map(({ name, from, to }) => ({ name, from: parseDecimal(from), to: parseDecimal(to) }))
    .filter((span): span is Span => span.from !== null && span.to !== null && span.to >= span.from)
    .sort((one, other) => one.from - other.from)
  const place = (kind: Segment['kind'], span: Span, isOverlapping = false): Segment => ({
    kind,
    name: span.name,
    from: printDecimal(span.from),
    to: printDecimal(span.to),
    start: percent(span.from - low, high - low),
    width: percent(Math.min(span.to + unit, high) - span.from, high - low),
    isOverlapping,
  })
  const segments: Segment[] = []
  let next = low
  for (const span of spans) {
    if (span.from > next) segments.push(place('gap', { name: '', from: next, to: span.from - unit }))
    segments.push(place('band', span, span.from < next))
    next = Math.max(next, span.to + unit)
  }
  if (spans.length > 0 && next <= high) segments.push(place('gap', { name: '', from: next, to: high }))
  return segments
}

function percent(part: number, whole: number): number {
  return Math.round((part / whole) * 10_000) / 100
}

/** What the check column says about a criterion's bands. */
export function bandState(criterion: RuleCriterion): 'none' | 'good' | 'gap' | 'overlap' {
  const segments = segmentsOf(criterion)
  if (segments.length === 0) return 'none'
  if (segments.some(({ isOverlapping }) => isOverlapping)) return 'overlap'
  return segments.some(({ kind }) => kind === 'gap') ? 'gap' : 'good'
}

/** The first hole as a band to add. */
export function firstGap(criterion: RuleCriterion): { from: string; to: string } | null {
  const gap = segmentsOf(criterion).find(({ kind }) => kind === 'gap')
  return gap === undefined ? null : { from: gap.from, to: gap.to }
}
