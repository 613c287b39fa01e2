/** The form of a what-if: the official values, and what a person has changed of them. Computes no result; the server does. */
import type { ScoringRules, WhatIfChange } from '@/api/types'
import { parseDecimal, sumDecimals } from '@/shared/decimals'

export interface WhatIfForm {
  /** Places by the key of the tier. */
  counts: Record<string, string>
  /** Most awards of an enterprise; empty for no cap. */
  cap: string
  /** Per cent by the key of the round; empty where rounds have no weights. */
  weights: Record<string, string>
  /** The key of the judge that is left out; empty for none. */
  judge: string
}

/** What the rules say. Tiers by ratio or by points alone have no count to change, and a single round no weight. */
export function officialForm({ combine = 'weighted', rounds, tiers = [], caps }: ScoringRules): WhatIfForm {
  const counted = tiers.filter(({ count }) => count !== undefined)
  const weighed = combine === 'weighted' && rounds.length > 1 ? rounds : []
  return {
    counts: Object.fromEntries(counted.map(({ key, count }) => [key, String(count)])),
    cap: caps?.per_enterprise === undefined ? '' : String(caps.per_enterprise),
    weights: Object.fromEntries(weighed.map(({ key, weight }) => [key, weight ?? ''])),
    judge: '',
  }
}

/** What is changed, for the server. Weights go out together, because only together they sum to 100. */
export function changesOf(form: WhatIfForm, official: WhatIfForm): WhatIfChange[] {
  const changes: WhatIfChange[] = []
  for (const [tier, count] of Object.entries(form.counts))
    if (count !== official.counts[tier]) changes.push({ change: 'tier_count', tier, count: Number(count) })
  if (form.cap !== official.cap)
    changes.push({ change: 'enterprise_cap', at_most: form.cap === '' ? null : Number(form.cap) })
  const weights = Object.entries(form.weights)
  if (weights.some(([round, weight]) => parseDecimal(weight) !== parseDecimal(official.weights[round] ?? '')))
    for (const [round, weight] of weights) changes.push({ change: 'round_weight', round, weight })
  if (form.judge !== '') changes.push({ change: 'drop_judge', judge: form.judge })
  return changes
}

/** The sum of the weights where it is not 100, to be told before anything is sent. */
export function wrongWeightSum({ weights }: WhatIfForm): string | null {
  const all = Object.values(weights)
  const sum = sumDecimals(all)
  return all.length === 0 || sum === '100' ? null : sum
}
