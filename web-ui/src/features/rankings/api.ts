import { api } from '@/api/client'
import type { WhatIfChange } from '@/api/types'

export const RANKING_FILES = [
  { file: 'score-summary.xlsx', label: 'scoreSummary' },
  { file: 'recompute.xlsx', label: 'recomputation' },
  { file: 'ranking.csv', label: 'ranking' },
  { file: 'marks.csv', label: 'marks' },
  { file: 'entries.csv', label: 'entries' },
  { file: 'rules.json', label: 'rules' },
  { file: 'manifest.json', label: 'manifest' },
] as const
export type RankingFile = (typeof RANKING_FILES)[number]['file']

type RowFilters = { tier?: string; reason?: string; q?: string; cursor?: string; limit?: number }

export const getRankingRun = (id: string) => api.get('/ranking-runs/{id}', { path: { id } })

export const listRankingRows = (id: string, query: RowFilters, signal: AbortSignal) =>
  api.get('/ranking-runs/{id}/rows', { path: { id }, query, signal })

export const explainRankingRow = (id: string, entryId: string) =>
  api.get('/ranking-runs/{id}/rows/{entry_id}/explanation', { path: { id, entry_id: entryId } })

export const listGroupRankings = (id: string) => api.get('/ranking-runs/{id}/groups', { path: { id } })

export const getRankingAnalysis = (id: string) => api.get('/ranking-runs/{id}/analysis', { path: { id } })

export const tryWhatIf = (id: string, changes: WhatIfChange[]) =>
  api.post('/ranking-runs/{id}/what-if', { path: { id }, body: { changes } })

/** The rules that a ranking went by. */
export const getRules = (programmeId: string) =>
  api.get('/programmes/{id}', { path: { id: programmeId } }).then(({ rule_pack }) => rule_pack.scoring)

export const createAwardList = (id: string) => api.post('/ranking-runs/{id}/award-list', { path: { id } })

export const getTie = (id: string) => api.get('/ranking-runs/{id}/tie', { path: { id } })

export const decideTie = (id: string, body: { order: string[]; reason: string }) =>
  api.post('/ranking-runs/{id}/tie', { path: { id }, body })

export const downloadRankingFile = (id: string, file: RankingFile) =>
  api.download('/ranking-runs/{id}/files/{file}', { path: { id, file } }, file)
