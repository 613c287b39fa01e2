/** Calls for the panels of a round and the assignment of entries to judges. */
import { api } from '@/api/client'
import type { PanelInput } from '@/api/types'
import type { Panel, Round } from '@/api/types'

export const getRound = (id: string) => api.get('/rounds/{id}', { path: { id } })
export const listExperts = (q: string) => api.get('/experts', { query: { q, limit: 100 } })
export const previewAssignment = (roundId: string) =>
  api.get('/rounds/{id}/assignment-preview', { path: { id: roundId } })
export const createPanel = (roundId: string, body: PanelInput) =>
  api.post('/rounds/{id}/panels', { path: { id: roundId }, body })
export const updatePanel = ({ id, version }: Panel, body: PanelInput) =>
  api.put('/panels/{id}', { path: { id }, version, body })
export const deletePanel = ({ id, version }: Panel) => api.delete('/panels/{id}', { path: { id }, version })
export const startRound = ({ id }: Round) => api.post('/rounds/{id}/start', { path: { id } })
