/** Where an entry stands on its way, from its status alone. */
import type { EntryStatus } from '@/api/types'

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

export function trackOf(status: EntryStatus): { stage: Stage; state: StageState }[] {
  const at = AT[status]
  return STAGES.map((stage, index) => ({
    stage,
    state: index < at.stage ? 'done' : index === at.stage ? at.state : 'todo',
  }))
}

export const TABS = ['todo', 'all', 'running', 'result'] as const
export type Tab = (typeof TABS)[number]

/** Which tab of "my entries" an entry belongs to. */
export function tabOf(status: EntryStatus): Exclude<Tab, 'all'> {
  if (status === 'draft' || status === 'returned') return 'todo'
  const { state } = AT[status]
  return state === 'stop' || state === 'win' ? 'result' : 'running'
}
