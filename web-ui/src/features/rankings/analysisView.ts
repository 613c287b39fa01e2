/** Puts figures of the analysis into words and onto scales. Computes no score; what it says changes nothing. */
import type { AnalyzedGroup, AnalyzedJudge, AnalyzedRound, RankingAnalysis } from '@/api/types'

export type Level = 'excellent' | 'good' | 'fair' | 'poor' | 'unknown'

/** Koo and Li (2016) for intraclass correlations; Krippendorff (2004) for alpha, which has no word for "excellent". */
const ICC_LIMITS = [0.9, 0.75, 0.5]
const ALPHA_LIMITS = [Infinity, 0.8, 0.667]

/** How far the judges of a group agree: by the panel's reliability or, where sheets are missing, by alpha. */
export function agreementLevel({ icc_panel, krippendorff }: AnalyzedGroup['agreement']): Level {
  if (icc_panel.value !== null) return levelOf(icc_panel.value, ICC_LIMITS)
  return krippendorff.value === null ? 'unknown' : levelOf(krippendorff.value, ALPHA_LIMITS)
}

function levelOf(value: number, [excellent = 1, good = 1, fair = 1]: readonly number[]): Level {
  if (value >= excellent) return 'excellent'
  if (value >= good) return 'good'
  return value >= fair ? 'fair' : 'poor'
}

const ORDER: readonly Level[] = ['unknown', 'excellent', 'good', 'fair', 'poor']

/** The level that the weakest group of a round has. */
export const roundLevel = (round: AnalyzedRound): Level =>
  round.groups
    .map((group) => agreementLevel(group.agreement))
    .reduce((worst, level) => (ORDER.indexOf(level) > ORDER.indexOf(worst) ? level : worst), 'unknown')

/** `0.93`; a dash where there is no figure. */
export const figureText = (value: number | null, places = 2) => (value === null ? '—' : value.toFixed(places))

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

const REMARKABLE = ({ remarks }: AnalyzedJudge) => remarks.some((remark) => remark !== 'too_few_to_say')
const IS_FEW = ({ remarks }: AnalyzedJudge) => remarks.includes('too_few_to_say')

/** What all judges of a round say together: how many stand out, and whether there are too few sheets to say anything. */
export function judgesVerdict(judges: readonly AnalyzedJudge[]): { odd: number; isFew: boolean } {
  return { odd: judges.filter(REMARKABLE).length, isFew: judges.length > 0 && judges.every(IS_FEW) }
}

type Without = RankingAnalysis['without_judges'][number]

/** Whether the awards hang on single judges, of those without whom the rules have a result. */
export function withoutVerdict(judges: readonly Without[]): { kind: 'safe' | 'hangs' | 'impossible'; count: number } {
  const possible = judges.filter(({ is_possible }) => is_possible)
  if (possible.length === 0) return { kind: 'impossible', count: 0 }
  const count = possible.filter(({ gains, losses }) => gains.length + losses.length > 0).length
  return { kind: count > 0 ? 'hangs' : 'safe', count }
}
