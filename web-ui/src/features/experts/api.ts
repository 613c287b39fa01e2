import { api } from '@/api/client'
import type { Expert, ExpertInput, Organization, Page } from '@/api/types'

export const listExperts = (query: { q?: string; cursor?: string }, signal?: AbortSignal) =>
  api.get<Page<Expert>>('/experts', { query: { ...query }, signal })
export const createExpert = (body: ExpertInput) =>
  api.post<{ expert: Expert; initial_password: string }>('/experts', { body })
export const updateExpert = ({ id, version }: Expert, body: Partial<ExpertInput>) =>
  api.patch<Expert>('/experts/{id}', { path: { id }, version, body })
export const searchOrganizations = async (q: string) =>
  (await api.get<Page<Organization>>('/organizations', { query: { q, limit: 20 } })).items.map(({ id, name }) => ({
    id,
    name,
  }))
