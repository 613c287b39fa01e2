/** Puts figures of the analysis into words and onto scales. Computes no score; what it says changes nothing. */
import type { AnalyzedGroup, AnalyzedJudge, AnalyzedRound, RankingAnalysis } from '@/api/types'

export type Level = 'excellent' | 'good' | 'fair' | 'poor' | 'unknown'

/** How far the judges of a group agree, by the reliability of their mean, with the limits of Koo and Li (2016). */
export function agreementLevel({ panel: { value } }: AnalyzedGroup['agreement']): Level {
  if (value === null) return 'unknown'
  if (value >= 0.9) return 'excellent'
  if (value >= 0.75) return 'good'
  return value >= 0.5 ? 'fair' : 'poor'
}

const ORDER: readonly Level[] = ['unknown', 'excellent', 'good', 'fair', 'poor']

/** The level that the weakest group of a round has. */
export const roundLevel = (round: AnalyzedRound): Level =>
  round.groups
    .map((group) => agreementLevel(group.agreement))
    .reduce((worst, level) => (ORDER.indexOf(level) > ORDER.indexOf(worst) ? level : worst), 'unknown')

/** `0.93`, `−0.20`. */
export const figureText = (value: number, places = 2) => value.toFixed(places).replace('-', '−')

/** `93%`. */
export const percentText = (share: number, places = 0) => `${(share * 100).toFixed(places)}%`

/** `+1.2`, `−0.8`, `0.0`. */
export function signedText(points: number, places = 1): string {
  const text = Math.abs(points).toFixed(places)
  if (!/[1-9]/.test(text)) return text
  return points < 0 ? `−${text}` : `+${text}`
}

export interface Scale {
  /** The points at either end: the scale is the same to both sides of 0. */
  reach: number
  /** Where a number of points lies, in per cent of the width. */
  at: (points: number) => number
}

/** One scale for all judges that are drawn together, so that their dots can be compared. */
export function leniencyScale(judges: readonly AnalyzedJudge[]): Scale {
  const ends = judges.flatMap(({ leniency }) => (leniency === null ? [] : [leniency.low, leniency.high]))
  const reach = Math.max(1, ...ends.map((end) => Math.ceil(Math.abs(end))))
  return { reach, at: (points) => 50 + (Math.max(-reach, Math.min(reach, points)) / reach) * 50 }
}

const WIDTHS: readonly string[] = ['lenient', 'harsh', 'too_few_to_say']

/** What the judges say together: how far the most lenient is above the harshest, how many stand out otherwise, and whether
 *  there are too few sheets to say anything. */
export function judgesVerdict(judges: readonly AnalyzedJudge[]): { spread: number; odd: number; isFew: boolean } {
  const points = judges.flatMap(({ leniency }) => (leniency === null ? [] : [leniency.points]))
  return {
    spread: points.length === 0 ? 0 : Math.max(...points) - Math.min(...points),
    odd: judges.filter(({ remarks }) => remarks.some((remark) => !WIDTHS.includes(remark))).length,
    isFew: judges.length > 0 && judges.every(({ remarks }) => remarks.includes('too_few_to_say')),
  }
}

type Without = RankingAnalysis['without_judges'][number]

/** Whether the awards hang on single judges, of those without whom the rules have a result. */
export function withoutVerdict(judges: readonly Without[]): { kind: 'safe' | 'hangs' | 'impossible'; count: number } {
  const possible = judges.filter(({ is_possible }) => is_possible)
  if (possible.length === 0) return { kind: 'impossible', count: 0 }
  const count = possible.filter(({ gains, losses }) => gains.length + losses.length > 0).length
  return { kind: count > 0 ? 'hangs' : 'safe', count }
}
