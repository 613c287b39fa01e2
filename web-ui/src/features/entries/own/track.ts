/** Where an entry stands on its way, from its status and that of its programme. */
import type { EntryStatus, EntrySummary, ProgrammeStatus } from '@/api/types'

export const STAGES = ['submit', 'recommend', 'eligibility', 'review', 'publicity', 'award'] as const
export type Stage = (typeof STAGES)[number]
export type StageState = 'done' | 'on' | 'hold' | 'stop' | 'win' | 'todo'

const AT: Record<EntryStatus, { stage: number; state: StageState }> = {
  draft: { stage: 0, state: 'on' },
  submitted: { stage: 1, state: 'on' },
  returned: { stage: 1, state: 'hold' },
  recommended: { stage: 2, state: 'on' },
  not_recommended: { stage: 1, state: 'stop' },
  accepted: { stage: 2, state: 'on' },
  eligible: { stage: 3, state: 'on' },
  ineligible: { stage: 2, state: 'stop' },
  scoring: { stage: 3, state: 'on' },
  scored: { stage: 3, state: 'on' },
  shortlisted: { stage: 3, state: 'on' },
  eliminated: { stage: 3, state: 'stop' },
  proposed: { stage: 4, state: 'on' },
  publicized: { stage: 4, state: 'on' },
  awarded: { stage: 5, state: 'win' },
  withdrawn: { stage: 0, state: 'stop' },
  disqualified: { stage: 3, state: 'stop' },
  revoked: { stage: 5, state: 'stop' },
}

const WAITS_FOR_REVIEW: readonly EntryStatus[] = [
  'draft',
  'submitted',
  'returned',
  'recommended',
  'accepted',
  'eligible',
]
const IN_REVIEW: readonly EntryStatus[] = ['scoring', 'scored', 'shortlisted', 'proposed']
const DECIDED: readonly ProgrammeStatus[] = ['decided', 'awarded', 'archived']
const REVIEW_BEGUN: readonly ProgrammeStatus[] = [
  'scoring',
  'locked',
  'ranked',
  'list_proposed',
  'publicity',
  ...DECIDED,
]

/** What of an entry and its programme tells how far it came. */
export type Standing = { status: EntryStatus; programme: Pick<EntrySummary['programme'], 'status'> }
export type Outcome = 'notReviewed' | 'notChosen'

/**
 * How an entry ended that its own status still shows as under way: the first round takes all that are eligible, so
 * later nobody comes in; and what is still under review once the programme is decided was not chosen.
 */
export function outcomeOf({ status, programme }: Standing): Outcome | null {
  if (WAITS_FOR_REVIEW.includes(status) && REVIEW_BEGUN.includes(programme.status)) return 'notReviewed'
  return IN_REVIEW.includes(status) && DECIDED.includes(programme.status) ? 'notChosen' : null
}

export function trackOf(entry: Standing): { stage: Stage; state: StageState }[] {
  const at = AT[entry.status]
  const end = outcomeOf(entry) === null ? at : { stage: STAGES.indexOf('review'), state: 'stop' as const }
  return STAGES.map((stage, index) => ({
    stage,
    state: index === end.stage ? end.state : index < at.stage ? 'done' : 'todo',
  }))
}

export const TABS = ['todo', 'all', 'running', 'result'] as const
export type Tab = (typeof TABS)[number]

/** Which tab of "my entries" an entry belongs to. */
export function tabOf(entry: Standing): Exclude<Tab, 'all'> {
  if (outcomeOf(entry) !== null) return 'result'
  const { status } = entry
  if (status === 'draft' || status === 'returned') return 'todo'
  const { state } = AT[status]
  return state === 'stop' || state === 'win' ? 'result' : 'running'
}
