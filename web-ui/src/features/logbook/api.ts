import { api } from '@/api/client'

export const listEvents = (query: { programme_id?: string; type?: string; cursor?: string }, signal?: AbortSignal) =>
  api.get('/events', { query: { ...query }, signal })
export const verifyEvents = () => api.get('/events/verification')
export const listProgrammes = () => api.get('/programmes', { query: { limit: 100 } })
