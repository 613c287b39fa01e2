/** Calls for the panels of a round and the assignment of entries to judges. */
import { api } from '@/api/client'
import type { AssignmentPlan, Expert, Page, Panel, Round } from '@/api/types'

export interface PanelInput {
  name: string
  members: { expert_id: string; is_chair: boolean }[]
}

export const getRound = (id: string) => api.get<Round>('/rounds/{id}', { path: { id } })
export const listExperts = (q: string) => api.get<Page<Expert>>('/experts', { query: { q, limit: 100 } })
export const previewAssignment = (roundId: string) =>
  api.get<AssignmentPlan>('/rounds/{id}/assignment-preview', { path: { id: roundId } })
export const createPanel = (roundId: string, body: PanelInput) =>
  api.post<Round>('/rounds/{id}/panels', { path: { id: roundId }, body })
export const updatePanel = ({ id, version }: Panel, body: PanelInput) =>
  api.put<Round>('/panels/{id}', { path: { id }, version, body })
export const deletePanel = ({ id, version }: Panel) => api.delete<Round>('/panels/{id}', { path: { id }, version })
export const startRound = ({ id, version }: Round) =>
  api.post<Round>('/rounds/{id}/start', { path: { id }, version, body: {} })
