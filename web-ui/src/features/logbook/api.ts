import { api } from '@/api/client'
import type { EventItem, Page, ProgrammeSummary } from '@/api/types'

export interface LogVerification {
  logs: { name: string; size: number; head: string; ok: boolean; problem: string | null }[]
}

export const listEvents = (query: { programme_id?: string; type?: string; cursor?: string }, signal?: AbortSignal) =>
  api.get<Page<EventItem>>('/events', { query: { ...query }, signal })
export const verifyEvents = () => api.get<LogVerification>('/events/verification')
export const listProgrammes = () => api.get<Page<ProgrammeSummary>>('/programmes', { query: { limit: 100 } })
