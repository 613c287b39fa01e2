/** Which tone and icon a status has. Gold is for honours, red for what acts or is current, never the other way round. */
import type { AwardListStatus, EntryStatus, ProgrammeStatus, RoundStatus, SheetStatus } from '@/api/types'
import type { IconName } from './icons'

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger' | 'brand' | 'gold'
export interface Look {
  tone: Tone
  icon: IconName
}

const grey = (icon: IconName): Look => ({ tone: 'neutral', icon })
const info = (icon: IconName): Look => ({ tone: 'info', icon })
const done = (icon: IconName): Look => ({ tone: 'success', icon })
const wait = (icon: IconName): Look => ({ tone: 'warning', icon })
const bad = (icon: IconName): Look => ({ tone: 'danger', icon })
const honour = (icon: IconName): Look => ({ tone: 'gold', icon })

const programmeStatus: Record<ProgrammeStatus, Look> = {
  draft: grey('edit'),
  proposed: wait('clock'),
  published: info('flag'),
  open: done('pen'),
  entry_closed: info('lock'),
  eligibility: info('search'),
  scoring: info('sliders'),
  locked: done('lock'),
  ranked: done('rank'),
  list_proposed: wait('clock'),
  publicity: info('flag'),
  decided: done('check'),
  awarded: honour('medal'),
  archived: grey('pack'),
  suspended: wait('warn'),
  cancelled: grey('x'),
}

const entryStatus: Record<EntryStatus, Look> = {
  draft: grey('edit'),
  submitted: info('upload'),
  returned: wait('undo'),
  recommended: info('check'),
  not_recommended: grey('x'),
  accepted: done('check'),
  eligible: done('check'),
  ineligible: bad('x-c'),
  scoring: info('sliders'),
  scored: info('check'),
  shortlisted: { tone: 'brand', icon: 'flag' },
  eliminated: grey('minus'),
  proposed: honour('medal'),
  publicized: info('flag'),
  awarded: honour('medal'),
  withdrawn: grey('undo'),
  disqualified: bad('x-c'),
  revoked: bad('x-c'),
}

const sheetStatus: Record<SheetStatus, Look> = {
  assigned: grey('minus'),
  saved: info('edit'),
  submitted: done('pen'),
  locked: done('lock'),
  returned: wait('undo'),
  recused: grey('users'),
  absent: wait('warn'),
}

const roundStatus: Record<RoundStatus, Look> = {
  pending: grey('clock'),
  scoring: info('sliders'),
  signed: done('pen'),
  locked: done('lock'),
}

const awardListStatus: Record<AwardListStatus, Look> = {
  draft: grey('edit'),
  panel_confirmed: info('check'),
  supervisor_signed: info('pen'),
  leadership_approved: done('check'),
  publicity: info('flag'),
  final: done('lock'),
  issued: honour('medal'),
  paid: honour('coin'),
  archived: grey('pack'),
  returned: wait('undo'),
  superseded: grey('minus'),
}

export const looks = { programmeStatus, entryStatus, sheetStatus, roundStatus, awardListStatus }
export type StatusKind = keyof typeof looks
export type StatusOf = {
  programmeStatus: ProgrammeStatus
  entryStatus: EntryStatus
  sheetStatus: SheetStatus
  roundStatus: RoundStatus
  awardListStatus: AwardListStatus
}

const REASONS: Readonly<Record<string, Look>> = {
  awarded: honour('medal'),
  reserve: grey('users'),
  enterprise_cap: wait('warn'),
  category_cap: wait('warn'),
  structure_cap: wait('warn'),
  budget: wait('coin'),
  tied_at_cut: wait('scale'),
  pending: info('clock'),
  vetoed: bad('x-c'),
}

/** How the reason of a ranking row looks; the set is open, because rule packs may bring new ones. */
export function reasonLook(reason: string): Look {
  return REASONS[reason] ?? grey('minus')
}
