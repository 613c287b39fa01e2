import { api } from '@/api/client'
import type { Expert, ExpertInput } from '@/api/types'

export const listExperts = (query: { q?: string; cursor?: string }, signal?: AbortSignal) =>
  api.get('/experts', { query: { ...query }, signal })
export const createExpert = (body: ExpertInput) => api.post('/experts', { body })
export const updateExpert = ({ id, version }: Expert, body: Partial<ExpertInput>) =>
  api.patch('/experts/{id}', { path: { id }, version, body })
