import { api } from '@/api/client'
import type { User, UserInput } from '@/api/types'

export const listUsers = (query: { role?: string; q?: string; cursor?: string }, signal?: AbortSignal) =>
  api.get('/users', { query: { ...query }, signal })
export const createUser = (body: UserInput) => api.post('/users', { body })
export const updateUser = ({ id, version }: User, body: Partial<UserInput>) =>
  api.patch('/users/{id}', { path: { id }, version, body })
export const resetPassword = ({ id, version }: User) =>
  api.post('/users/{id}/reset-password', { path: { id }, version })
