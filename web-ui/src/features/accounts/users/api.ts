import { api } from '@/api/client'
import type { CreatedUser, Organization, Page, User, UserInput } from '@/api/types'

export const listUsers = (query: { role?: string; q?: string; cursor?: string }, signal?: AbortSignal) =>
  api.get<Page<User>>('/users', { query: { ...query }, signal })
export const createUser = (body: UserInput) => api.post<CreatedUser>('/users', { body })
export const updateUser = ({ id, version }: User, body: Partial<UserInput>) =>
  api.patch<User>('/users/{id}', { path: { id }, version, body })
export const resetPassword = ({ id, version }: User) =>
  api.post<{ initial_password: string }>('/users/{id}/reset-password', { path: { id }, version, body: {} })
export const searchOrganizations = async (q: string) =>
  (await api.get<Page<Organization>>('/organizations', { query: { q, limit: 20 } })).items.map(({ id, name }) => ({
    id,
    name,
  }))
