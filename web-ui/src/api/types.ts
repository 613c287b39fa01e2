/** The wire types of /api/v1 by their names in the OpenAPI document, from which `schema.ts` is generated. The one part written by hand
 *  is the scoring part of a rule pack: the document leaves it open, because its format is the engine's (docs/rule-pack.md). */
import type { components } from './schema'

type Schemas = components['schemas']

export type AdjustmentInput = Schemas['AdjustmentInput']
export type AdjustmentView = Schemas['AdjustmentView']
export type Adjustments = Schemas['Adjustments']
export type AnalysisFigure = Schemas['AnalysisFigure']
export type AnalyzedEntry = Schemas['AnalyzedEntry']
export type AnalyzedGroup = Schemas['AnalyzedGroup']
export type AnalyzedJudge = Schemas['AnalyzedJudge']
export type AnalyzedRound = Schemas['AnalyzedRound']
export type ApprovalView = Schemas['ApprovalView']
export type AssignmentPlan = Schemas['AssignmentPlan']
export type Attachment = Schemas['Attachment']
export type AttachmentSlot = Schemas['AttachmentSlot']
export type AwardLine = Schemas['AwardLine']
export type AwardList = Schemas['AwardList']
export type AwardListStatus = Schemas['AwardListStatus']
export type AwardListSummary = Schemas['AwardListSummary']
export type BatchResult = Schemas['BatchResult']
export type CreatedUser = Schemas['CreatedUser']
export type DemoAccount = Schemas['DemoAccount']
export type DeskRound = Schemas['DeskRound']
export type DeskSheetItem = Schemas['DeskSheetItem']
export type DeskSheets = Schemas['DeskSheets']
export type EligibilityInput = Schemas['EligibilityInput']
export type Entry = Schemas['Entry']
export type EntrySaved = Schemas['EntrySaved']
export type EntryStatus = Schemas['EntryStatus']
export type EntrySummary = Schemas['EntrySummary']
export type ErrorCode = Schemas['ErrorCode']
export type EventItem = Schemas['EventItem']
export type Expert = Schemas['Expert']
export type ExpertInput = Schemas['ExpertInput']
export type Explanation = Schemas['Explanation']
export type FieldError = Schemas['FieldError']
export type FormField = Schemas['FormField']
export type FormValue = Schemas['FormValue']
export type GroupRanking = Schemas['GroupRanking']
export type GroupedEntry = Schemas['GroupedEntry']
export type HistoryItem = Schemas['HistoryItem']
export type IssueInput = Schemas['IssueInput']
export type JudgeProgress = Schemas['JudgeProgress']
export type ListSummary = Schemas['ListSummary']
export type LogVerification = Schemas['LogVerification']
export type Me = Schemas['Me']
export type MeasuredEntry = Schemas['Page_MeasuredEntry']['items'][number]
export type Measurement = Schemas['Measurement']
export type MeasurementTally = Schemas['MeasurementTally']
export type MeasurementsInput = Schemas['MeasurementsInput']
export type MissingItem = Schemas['MissingItem']
export type Organization = Schemas['Organization']
export type OrganizationInput = Schemas['OrganizationInput']
export type OrganizationKind = Schemas['OrganizationKind']
export type Overview = Schemas['Overview']
export type Panel = Schemas['Panel']
export type PanelInput = Schemas['PanelInput']
export type PanelSheet = Schemas['PanelSheet']
export type Problem = Schemas['Problem']
export type ProgrammeInput = Schemas['ProgrammeInput']
export type ProgrammeRound = Schemas['ProgrammeRound']
export type ProgrammeStatus = Schemas['ProgrammeStatus']
export type ProgrammeSummary = Schemas['ProgrammeSummary']
export type ProposalPeople = Schemas['ProposalPeople']
export type PublicNotice = Schemas['PublicNotice']
export type PublicNoticeItem = Schemas['PublicNoticeItem']
export type PublicProgramme = Schemas['PublicProgramme']
export type PublicSection = Schemas['PublicSection']
export type PublicityInput = Schemas['PublicityInput']
export type RankingAnalysis = Schemas['RankingAnalysis']
export type RankingRow = Schemas['RankingRow']
export type RankingRun = Schemas['RankingRun']
export type ReturnInput = Schemas['ReturnInput']
export type Role = Schemas['Role']
export type Round = Schemas['Round']
export type RoundProgress = Schemas['RoundProgress']
export type RoundStatus = Schemas['RoundStatus']
export type RuleFinding = Schemas['RuleFinding']
export type Session = Schemas['Session']
export type Sheet = Schemas['Sheet']
export type SeenValue = Schemas['SeenValue']
export type SheetAction = Schemas['SheetAction']
export type SheetCriterion = Schemas['SheetCriterion']
export type SheetReceipt = Schemas['SheetReceipt']
export type SheetStatus = Schemas['SheetStatus']
export type SignReceipt = Schemas['SignReceipt']
export type Site = Schemas['Site']
export type TieState = Schemas['TieState']
export type TiedEntry = Schemas['TiedEntry']
export type User = Schemas['User']
export type UserInput = Schemas['UserInput']
export type ValueInput = Schemas['ValueInput']
export type VetoInput = Schemas['VetoInput']
export type Vetoes = Schemas['Vetoes']

/** A mark as the page holds it: every member there. */
export type SheetMark = Required<Schemas['SheetMark']>

/** One page of a list. */
export interface Page<T> {
  items: T[]
  next_cursor: string | null
  total: number
}
export type WhatIfChange = Schemas['WhatIfChange']
export type WhatIfDifference = Schemas['WhatIfDifference']
export type WhatIfMove = Schemas['WhatIfMove']

export type RulePack = Sharp<Schemas['RulePack']>
export type Programme = Sharp<Schemas['Programme']>
export type MeasuredCriterion = Omit<Schemas['MeasuredCriterion'], 'map'> & { map: ValueMap | null }
export type Template = Sharp<Schemas['Template']>

/** The same with the scoring part known, wherever a rule pack lies in it. */
export type Sharp<T> = T extends { scoring: Record<string, never> }
  ? Omit<T, 'scoring'> & { scoring: ScoringRules }
  : T extends { rule_pack: Schemas['RulePack'] }
    ? Omit<T, 'rule_pack'> & { rule_pack: RulePack }
    : T extends { items: Schemas['Template'][] }
      ? { items: Template[] }
      : T extends { criteria: Schemas['MeasuredCriterion'][] }
        ? Omit<T, 'criteria'> & { criteria: MeasuredCriterion[] }
        : T

export interface ScoringRules {
  schema: 'jinbang-rules/1'
  title: string
  combine?: 'weighted' | 'sum' | 'last'
  rounding: { mode?: string; total_places: number; rank_on?: string }
  rounds: RuleRound[]
  adjustments?: unknown
  ties?: { chain?: string[]; limit_to_top?: number; left?: string }
  tiers?: RuleTier[]
  caps?: {
    per_enterprise?: number
    per_group?: number
    per_federation?: number
    reserve?: number
    budget_fen?: number
  }
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
  /** How the value of a measured criterion becomes points; the value itself when absent. */
  map?: ValueMap
  factor?: string
  panel_places?: number
  places?: number
  hint?: string
  /** The categories it is for; all when it names none. */
  categories?: string[]
  bands?: { name: string; from: string; to: string; note?: string }[]
}
export type ValueMap =
  | { kind: 'ladder'; steps: [from: string, points: string][] }
  | { kind: 'linear'; full?: string; full_at: string; per: string; minus: string }
  | { kind: 'checklist'; items: [name: string, points: string][]; cap?: string }
export interface RuleTier {
  key: string
  name: string
  count: number
  scope?: string
  prize_fen?: number
  at_cut?: string
}
