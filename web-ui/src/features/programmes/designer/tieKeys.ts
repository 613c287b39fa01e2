/** The keys that may decide between equal totals, with the words for them. */
import type { ScoringRules } from '@/api/types'
import { t } from '@/locales'
import { isMeasured } from '@/shared/measured'

const PLAIN = ['untrimmed_mean', 'first_places', 'countback', 'markers', 'bonus'] as const

export interface TieKey {
  key: string
  label: string
}

/** Every key that these rules allow, criteria of the last rounds first. */
export function tieKeysOf(scoring: ScoringRules): TieKey[] {
  const several = scoring.rounds.length > 1
  const criteria = scoring.rounds.flatMap((round) =>
    round.criteria.flatMap((criterion) => {
      const name = several ? `${round.name} · ${criterion.name}` : criterion.name
      const place = `${round.key}.${criterion.key}`
      const marked = {
        key: `criterion:${place}`,
        label: isMeasured(criterion) ? t('designer.ties.points', { name }) : name,
      }
      return isMeasured(criterion) ? [marked, ...measuredKeys(place, name)] : [marked]
    }),
  )
  const rounds = several
    ? scoring.rounds.map(({ key, name }) => ({ key: `round:${key}`, label: t('designer.ties.round', { name }) }))
    : []
  return [...criteria, ...rounds, ...PLAIN.map((key) => ({ key, label: t(`designer.ties.${key}`) }))]
}

/** The value itself, which a map may hide: who is higher, or lower as in a race, comes first. */
function measuredKeys(place: string, name: string): TieKey[] {
  return [
    { key: `measured:${place}`, label: t('designer.ties.measuredHigh', { name }) },
    { key: `measured:${place}:low`, label: t('designer.ties.measuredLow', { name }) },
  ]
}

/** The words for a key; a key that no part of the rules carries any more reads as itself. */
export function tieLabel(scoring: ScoringRules, key: string): string {
  return tieKeysOf(scoring).find((item) => item.key === key)?.label ?? key
}
