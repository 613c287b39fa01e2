/** How a judge's own totals spread, for the small chart. A picture of what the server computed; it changes and computes no score. */
import { parseDecimal, printDecimal } from '@/shared/decimals'

export interface Distribution {
  counts: number[]
  low: string
  high: string
  median: string
}

/** Null below two totals: one bar says nothing. */
export function distributionOf(totals: readonly string[], bins = 16): Distribution | null {
  const units = totals.flatMap((total) => parseDecimal(total) ?? []).sort((a, b) => a - b)
  if (units.length < 2) return null
  const tens = 10 * 10_000
  const low = Math.floor((units[0] ?? 0) / tens) * tens
  const high = Math.max(low + tens, Math.ceil((units[units.length - 1] ?? 0) / tens) * tens)
  const counts = Array<number>(bins).fill(0)
  for (const unit of units) {
    const bin = Math.min(bins - 1, Math.floor(((unit - low) * bins) / (high - low)))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const middle = (units.length - 1) / 2
  const median = ((units[Math.floor(middle)] ?? 0) + (units[Math.ceil(middle)] ?? 0)) / 2
  return { counts, low: printDecimal(low), high: printDecimal(high), median: printDecimal(Math.round(median)) }
}

/** Entries whose total lies within one point of `total`, nearest first. */
export function similarTo<T extends { id: string; total: string | null }>(
  items: readonly T[],
  id: string,
  total: string | null,
): T[] {
  const own = total === null ? null : parseDecimal(total)
  if (own === null) return []
  const distance = (item: T) => Math.abs((parseDecimal(item.total ?? '') ?? Number.POSITIVE_INFINITY) - own)
  return items.filter((item) => item.id !== id && distance(item) <= 10_000).sort((a, b) => distance(a) - distance(b))
}
