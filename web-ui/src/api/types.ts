/** The wire types of /api/v1, named as in the OpenAPI document. Knows nothing of how they are fetched. */
export type Id = string
export type Time = string
export type Points = string
export type Fen = number
export type LocalDate = string /* 2026-11-30 */
export interface Problem {
  type: string
  title: string
  status: number
  code: ErrorCode
  detail: string
  fields?: FieldError[]
  request_id: string
  current_version?: number
}
export interface FieldError {
  field: string
  code: string
  message: string
}
export type ErrorCode =
  | 'unauthenticated'
  | 'invalid_credentials'
  | 'too_many_attempts'
  | 'password_change_required'
  | 'forbidden'
  | 'not_found'
  | 'bad_request'
  | 'validation_failed'
  | 'precondition_required'
  | 'stale_version'
  | 'conflict'
  | 'state_forbids'
  | 'deadline_passed'
  | 'not_open_yet'
  | 'conflict_of_interest'
  | 'mark_out_of_range'
  | 'mark_off_step'
  | 'incomplete_sheets'
  | 'incomplete_marks'
  | 'rule_pack_invalid'
  | 'rule_pack_frozen'
  | 'same_person'
  | 'quota_reached'
  | 'attachment_rejected'
  | 'attachment_too_large'
  | 'idempotency_mismatch'
  | 'storage_full'
  | 'unavailable'
  | 'payload_too_large'
  | 'method_not_allowed'
  | 'internal'
export type Role =
  | 'enterprise_user'
  | 'federation_officer'
  | 'zone_staff'
  | 'judge'
  | 'panel_chair'
  | 'supervisor'
  | 'leader'
  | 'auditor'
  | 'system_admin'
  | 'security_admin'
  | 'audit_admin'
export type ProgrammeStatus =
  | 'draft'
  | 'proposed'
  | 'published'
  | 'open'
  | 'entry_closed'
  | 'eligibility'
  | 'scoring'
  | 'locked'
  | 'ranked'
  | 'list_proposed'
  | 'publicity'
  | 'decided'
  | 'awarded'
  | 'archived'
  | 'suspended'
  | 'cancelled'
export type EntryStatus =
  | 'draft'
  | 'submitted'
  | 'returned'
  | 'recommended'
  | 'not_recommended'
  | 'accepted'
  | 'eligible'
  | 'ineligible'
  | 'scoring'
  | 'scored'
  | 'shortlisted'
  | 'eliminated'
  | 'proposed'
  | 'publicized'
  | 'awarded'
  | 'withdrawn'
  | 'disqualified'
  | 'revoked'
export type SheetStatus = 'assigned' | 'saved' | 'submitted' | 'locked' | 'returned' | 'recused' | 'absent'
export type RoundStatus = 'pending' | 'scoring' | 'signed' | 'locked'
export type AwardListStatus =
  | 'draft'
  | 'panel_confirmed'
  | 'supervisor_signed'
  | 'leadership_approved'
  | 'publicity'
  | 'final'
  | 'issued'
  | 'paid'
  | 'archived'
  | 'returned'
  | 'superseded'

// sign-in
export interface Session {
  access_token: string
  expires_at: Time
  server_time: Time
  me: Me
}
export interface Me {
  id: Id
  username: string
  display_name: string
  zone: { id: Id; name: string; is_demonstration: boolean }
  grants: Grant[]
  roles: Role[]
  must_change_password: boolean
}
export interface Grant {
  role: Role
  organization: { id: Id; name: string }
}

// public (no sign-in, cacheable, ETag)
export interface Site {
  product: string
  version: string
  server_time: Time
  zones: { id: Id; name: string; is_demonstration: boolean }[]
  demonstration: { accounts: DemoAccount[] } | null
}
export interface DemoAccount {
  username: string
  password: string
  role: Role
  display_name: string
  note: string
}
export interface PublicProgramme {
  id: Id
  zone_name: string
  title: string
  edition: string
  status: ProgrammeStatus
  opens_at: Time
  closes_at: Time
  summary: string
  tiers: { name: string; count: number | null; prize_fen: Fen }[]
}
export interface PublicNoticeItem {
  id: Id
  zone_name: string
  title: string
  programme_title: string
  kind: 'publicity' | 'final'
  starts_on: LocalDate | null
  ends_on: LocalDate | null
  published_at: Time
  award_count: number
  content_hash: string
}
export interface PublicNotice extends PublicNoticeItem {
  issuer: string
  contact: string
  how_to_object: string
  sections: PublicSection[]
  list_version: number
  sorted_by: string /* "按拼音排序，排名不分先后" */
}
export interface PublicSection {
  tier_name: string
  count: number
  lines: { number: number; title: string; unit: string; person: string; category: string; note: string }[]
}

// organizations, users, experts
export type OrganizationKind = 'federation_of_unions' | 'union_federation' | 'enterprise' | 'grassroots_union'
export interface Organization {
  id: Id
  kind: OrganizationKind
  name: string
  credit_code: string | null
  parent: { id: Id; name: string } | null
  corporate_group: string | null
  industry: string | null
  size: 'large' | 'medium' | 'small' | 'micro' | null
  is_active: boolean
  entry_count: number
  version: number
  actions: string[]
}
export interface OrganizationInput {
  kind: OrganizationKind
  name: string
  credit_code?: string | null
  parent_id?: Id | null
  corporate_group?: string | null
  industry?: string | null
  size?: string | null
  is_active?: boolean
}
export interface User {
  id: Id
  username: string
  display_name: string
  is_active: boolean
  grants: Grant[]
  last_sign_in_at: Time | null
  version: number
  actions: string[]
}
export interface UserInput {
  username: string
  display_name: string
  is_active?: boolean
  grants: { role: Role; organization_id: Id }[]
}
export interface CreatedUser {
  user: User
  initial_password: string
}
export interface Expert {
  id: Id
  user_id: Id
  username: string
  name: string
  title: string
  specialty: string
  employer: { id: Id; name: string } | null
  employer_name: string
  ties: { organization: { id: Id; name: string }; reason: string }[]
  is_active: boolean
  version: number
  actions: string[]
}
export interface ExpertInput {
  username: string
  name: string
  title: string
  specialty: string
  employer_id?: Id | null
  employer_name: string
  ties: { organization_id: Id; reason: string }[]
}

// programmes
export interface Template {
  key: 'innovation_post' | 'golden_idea'
  name: string
  description: string
  rule_pack: RulePack
}
export interface RulePack {
  scoring: ScoringRules /* jinbang-rules/1, judging.md section 2, as JSON */
  form: FormDefinition
  categories: { key: string; name: string }[]
  eligibility: { key: string; label: string }[]
  labels: { entry_title: string; person: string }
  limits: { per_enterprise_entries?: number | null }
  publicity: { working_days: number }
}
export interface ScoringRules {
  schema: 'jinbang-rules/1'
  title: string
  combine?: 'weighted' | 'sum' | 'last'
  rounding: { mode?: string; total_places: number; rank_on?: string }
  rounds: RuleRound[]
  adjustments?: unknown
  ties?: { chain?: string[]; limit_to_top?: number; left?: string }
  tiers?: RuleTier[]
  caps?: { per_enterprise?: number; reserve?: number; budget_fen?: number }
}
export interface RuleRound {
  key: string
  name: string
  kind?: 'scored'
  weight?: string
  order: string
  aggregate: { method: string; drop_low?: number; drop_high?: number; min_marks?: number; below_min?: string }
  min_judges?: number
  places?: number
  advance?: { count: number; ties?: string }
  criteria: RuleCriterion[]
}
export interface RuleCriterion {
  key: string
  name: string
  group?: string
  kind?: 'judged' | 'measured'
  min?: string
  max?: string
  step?: string
  factor?: string
  panel_places?: number
  places?: number
  hint?: string
  bands?: { name: string; from: string; to: string; note?: string }[]
}
export interface RuleTier {
  key: string
  name: string
  count: number
  scope?: string
  prize_fen?: Fen
  at_cut?: string
}
export interface FormDefinition {
  sections: { key: string; title: string; fields: FormField[] }[]
  attachments: AttachmentSlot[]
}
export interface FormField {
  key: string
  label: string
  kind: 'text' | 'textarea' | 'number' | 'money' | 'select' | 'date' | 'people' | 'phone'
  required: boolean
  max_chars?: number
  options?: { value: string; label: string }[]
  hint?: string
  unit?: string
  blind: 'show' | 'hide'
}
export interface AttachmentSlot {
  key: string
  label: string
  required: boolean
  max_count: number
  accept: string[]
  hint?: string
}
export interface ProgrammeSummary {
  id: Id
  title: string
  edition: string
  template: string
  status: ProgrammeStatus
  opens_at: Time
  closes_at: Time
  time_zone: string
  counts: { entries: number; submitted: number; eligible: number }
  version: number
  actions: string[]
}
export interface ProgrammeInput {
  template: string
  title: string
  edition: string
  opens_at: Time
  closes_at: Time
  time_zone?: string
  summary?: string
}
/** A round as its programme lists it; `Round` has its panels and counts. */
export type ProgrammeRound = Pick<Round, 'id' | 'key' | 'name' | 'number' | 'status' | 'locked_at'>
export interface Programme extends ProgrammeSummary {
  summary: string
  rule_pack: RulePack
  rule_pack_version: number
  rule_pack_hash: string
  is_frozen: boolean
  findings: Finding[]
  rounds: ProgrammeRound[]
  award_list_id: Id | null
  latest_ranking_run_id: Id | null
  proposed_by: string | null
  return_reason: string | null
  timeline: TimelineItem[]
}
export interface Finding {
  severity: 'error' | 'warning'
  place: string /* "scoring.rounds[0].criteria[2].bands" */
  message: string
  remedy: string
}
export interface TimelineItem {
  at: Time
  type: string /* event type, translated by the page */
  actor: string
  note: string | null
}

// rounds, panels, assignment
export interface Round {
  id: Id
  programme: { id: Id; title: string }
  key: string
  name: string
  number: number
  status: RoundStatus
  panels: Panel[]
  entry_count: number
  sheet_counts: Record<SheetStatus, number>
  supervisor_signature: Signature | null
  locked_at: Time | null
  version: number
  actions: string[]
}
export interface Signature {
  name: string
  at: Time
  statement: string
}
export interface Panel {
  id: Id
  name: string
  entry_count: number
  members: PanelMember[]
  version: number
  actions: string[]
}
export interface PanelMember {
  expert_id: Id
  name: string
  title: string
  employer_name: string
  is_chair: boolean
  conflicts: number
  sheets: { total: number; saved: number; submitted: number; recused: number; absent: number }
  last_saved_at: Time | null
}
export interface AssignmentPlan {
  entries: number
  sheets: number
  panels: {
    panel_id: Id
    name: string
    entries: number
    judges: number
    sheets: number
    conflicts: ConflictItem[]
    fewest_judges: number
  }[]
  problems: string[]
}
export interface ConflictItem {
  entry_id: Id
  entry_number: string
  entry_title: string
  enterprise: string
  expert_name: string
  reason: 'same_employer' | 'same_group' | 'declared_tie'
}
export interface RoundProgress {
  round: Round
  judges: JudgeProgress[]
  entries_missing: { entry_id: Id; number: string; title: string; missing: string[] }[]
  /** All of them, when the list above is cut off. */
  entries_missing_total?: number
  sheets_needing_action: SheetAction[]
  server_time: Time
}
export interface JudgeProgress {
  expert_id: Id
  name: string
  panel: string
  total: number
  submitted: number
  saved: number
  recused: number
  absent: number
  last_saved_at: Time | null
  anomalies: string[]
}
export interface SheetAction {
  sheet_id: Id
  judge: string
  entry_number: string
  kind: 'absence_proposed' | 'recusal_requested' | 'returned'
  reason: string
  actions: string[]
}
export interface PanelSheet {
  id: Id
  judge: string
  entry_code: string
  entry_title: string
  status: SheetStatus
  marks_given: number
  marks_needed: number
  saved_at: Time | null
  actions: string[]
}

// entries
export interface EntrySummary {
  id: Id
  number: string | null /* given at first submission, 2026-CXG-0038 */
  title: string
  category: string | null
  category_name: string | null
  status: EntryStatus
  programme: { id: Id; title: string; status: ProgrammeStatus; closes_at: Time }
  enterprise: { id: Id; name: string }
  federation: { id: Id; name: string } | null
  person: string
  updated_at: Time
  submitted_at: Time | null
  recommendation_rank: number | null
  returned_count: number
  version: number
  actions: string[]
}
export interface Entry extends EntrySummary {
  form: Record<string, FormValue>
  form_definition: FormDefinition
  categories: { key: string; name: string }[]
  eligibility_checks: { key: string; label: string }[]
  labels: { entry_title: string; person: string }
  attachments: Attachment[]
  missing: MissingItem[]
  returned_fields: { field: string; comment: string }[]
  return_reason: string | null
  correction_until: Time | null
  eligibility: EligibilityState | null
  recommendation: { opinion: string; rank: number | null; by: string; at: Time } | null
  versions: { number: number; at: Time; receipt: string }[]
  timeline: TimelineItem[]
  server_time: Time
  editable_fields: string[] | null /* null = all */
}
export type FormValue = string | number | null | { name: string; role: string }[]
export interface MissingItem {
  field: string
  label: string
  message: string
  severity: 'error' | 'warning'
}
export interface EntrySaved {
  version: number
  saved_at: Time
  missing: MissingItem[]
}
export interface EligibilityState {
  decision: 'eligible' | 'ineligible'
  state: 'proposed' | 'confirmed'
  reason: string | null
  by: string
  at: Time
  confirmed_by: string | null
  checks: Record<string, boolean>
}
export interface BatchResult {
  done: number
  refused: { entry_id: Id; number: string | null; code: ErrorCode; message: string }[]
}
export interface Attachment {
  id: Id
  slot: string
  file_name: string
  size_bytes: number
  media_type: string
  sha256: string
  uploaded_at: Time
  actions: string[]
}

// judge's desk
export interface DeskRound {
  round_id: Id
  programme_id: Id
  programme_title: string
  round_name: string
  panel_id: Id
  panel_name: string
  status: RoundStatus
  is_chair: boolean
  counts: { total: number; complete: number; submitted: number; recused: number }
}
export interface DeskSheetItem {
  id: Id
  entry_code: string /* pseudonym "A-038" per round */
  title: string
  category_name: string | null
  status: SheetStatus
  total: Points | null
  marks_given: number
  marks_needed: number
  version: number
}
export interface Sheet {
  id: Id
  entry_code: string
  title: string
  category_name: string | null
  facts: { label: string; value: string }[]
  sections: {
    key: string
    title: string
    fields: { label: string; text: string }[]
  }[] /* blind copy: hidden fields left out */
  attachments: {
    id: Id
    slot_label: string
    file_name: string /* "A-038-1.pdf" */
    media_type: string
    size_bytes: number
  }[]
  criteria: SheetCriterion[]
  marks: SheetMark[]
  comment: string
  total: Points | null
  max_total: Points | null
  status: SheetStatus
  return_reason: string | null
  recusal_reason: string | null
  saved_at: Time | null
  submitted_at: Time | null
  receipt: string | null
  version: number
  actions: string[]
}
export interface SheetCriterion {
  key: string
  name: string
  hint: string | null
  min: Points | null
  max: Points | null
  step: Points | null
  kind: 'judged' | 'measured'
  factor: Points
  bands: { name: string; from: Points; to: Points; note: string | null }[]
}
export interface SheetMark {
  criterion: string
  mark: Points | null
  comment: string | null
}
export interface SheetReceipt {
  sheet_id: Id
  status: SheetStatus
  version: number
  saved_at: Time
  receipt: string /* short hash of the event */
  total: Points | null
  marks_given: number
  marks_needed: number
}

// rankings
export interface RankingRun {
  id: Id
  programme: { id: Id; title: string; status: ProgrammeStatus }
  rounds: { key: string; name: string; judges: { key: string; label: string /* 甲 乙 丙 */ }[] }[]
  rule_pack_version: number
  rule_pack_hash: string
  manifest_hash: string
  entry_count: number
  created_at: Time
  is_official: boolean
  tiers: { key: string; name: string; count: number; awarded: number; prize_fen: Fen; cut_total: Points | null }[]
  reasons: Record<string, number>
  findings: string[]
  award_list_id: Id | null
  actions: string[]
}
export interface RankingRow {
  entry_id: Id
  rank: number | null
  number: string
  title: string
  enterprise: string
  category_name: string | null
  total: Points | null
  rounds: Record<string, Points | null>
  marks: {
    round: string
    judge: string
    value: Points | null
    state: 'given' | 'absent' | 'recused'
    dropped: null | 'high' | 'low'
  }[] /* sheet totals */
  bonus: Points
  deduction: Points
  tier: string | null
  tier_name: string | null
  reason: string
  tie_decided_by: string | null
  gap_to_cut: Points | null
}
export interface Explanation {
  entry_id: Id
  title: string
  rank: number | null
  total: Points | null
  steps: {
    number: number
    kind: string
    title: string
    text: string
    marks: { judge: string; value: string; dropped: null | 'high' | 'low' }[]
    result: string | null
  }[]
}

// award lists
export interface AwardListSummary {
  id: Id
  programme: { id: Id; title: string }
  title: string
  status: AwardListStatus
  list_version: number
  content_hash: string
  award_count: number
  total_prize_fen: Fen
  waiting_for: Role | null
  publicity: PublicityInfo | null
  document_no: string | null
  version: number
  actions: string[]
}
export interface PublicityInfo {
  starts_on: LocalDate
  ends_on: LocalDate
  working_days: number
  contact: string
  how_to_object: string
}
export interface AwardList extends AwardListSummary {
  sections: { tier: string; tier_name: string; prize_fen: Fen; lines: AwardLine[] }[]
  reserve: AwardLine[]
  approvals: Approval[]
  steps: {
    key: 'draft' | 'panel' | 'supervisor' | 'leadership' | 'publicity' | 'final' | 'issued'
    state: 'done' | 'current' | 'todo'
    at: Time | null
    by: string[]
  }[]
  summary: ListSummary
  ranking_run_id: Id
}
export interface AwardLine {
  entry_id: Id
  number: string
  title: string
  enterprise: string
  person: string
  category_name: string | null
  rank: number
  total: Points
  prize_fen: Fen
  note: string
}
export interface Approval {
  step: string
  decision: 'approved' | 'returned'
  by: string
  role: Role
  comment: string | null
  content_hash: string
  at: Time
}
export interface ListSummary {
  funnel: { label: string; count: number }[]
  categories: { name: string; awarded: number; entered: number }[]
  sizes: { name: string; awarded: number }[]
  enterprises: number
  most_per_enterprise: number
  cap_per_enterprise: number | null
  prizes: { tier_name: string; count: number; prize_fen: Fen; sum_fen: Fen }[]
  budget_fen: Fen | null
  around_cuts: {
    cut: string
    lines: {
      rank: number
      title: string
      enterprise: string
      total: Points
      gap: Points
      tier_name: string | null
      reason: string
    }[]
  }[]
  checks: { key: string; ok: boolean; detail: string }[]
}

// overview and log
export interface Overview {
  server_time: Time
  todos: {
    kind: string /* approve_award_list|publish_programme|review_entries|returned_entries|recommend_entries|score_sheets|sign_lock|lock_round|confirm_list|unfinished_drafts|start_round... */
    title: string
    detail: string
    count: number
    link: string
    due_at: Time | null
  }[]
  programmes: {
    id: Id
    title: string
    status: ProgrammeStatus
    counts: { entries: number; eligible: number; sheets_total: number; sheets_submitted: number; awarded: number }
    closes_at: Time
  }[]
  totals: { enterprises: number; experts: number; entries: number; awarded: number }
}
export interface EventItem {
  log: string
  seq: number
  type: string
  actor: string
  subject: string
  summary: string
  at: Time
  leaf_hash: string
}

/** One page of a list. */
export interface Page<T> {
  items: T[]
  next_cursor: string | null
  total?: number
}
