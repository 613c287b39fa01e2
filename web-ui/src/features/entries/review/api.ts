/** Calls of the people who review entries: federation officers and zone staff. */
import { api } from '@/api/client'
import type { BatchResult, Entry, EntrySummary, Page, ProgrammeSummary } from '@/api/types'

export interface EntryFilters {
  programme_id?: string
  status?: string
  category?: string
  q?: string
  sort?: string
  cursor?: string
}

export const listEntries = (query: EntryFilters, signal?: AbortSignal) =>
  api.get<Page<EntrySummary>>('/entries', { query: { ...query }, signal })
export const listProgrammeChoices = () => api.get<Page<ProgrammeSummary>>('/programmes', { query: { limit: 100 } })
export const getEntry = (id: string) => api.get<Entry>('/entries/{id}', { path: { id } })

export interface ReturnInput {
  reason: string
  fields: { field: string; comment: string }[]
}
export const returnEntry = ({ id, version }: Entry, body: ReturnInput) =>
  api.post<Entry>('/entries/{id}/return', { path: { id }, version, body })
export const recommendEntry = ({ id, version }: Entry, body: { opinion: string; rank?: number }) =>
  api.post<Entry>('/entries/{id}/recommend', { path: { id }, version, body })
export const declineEntry = ({ id, version }: Entry, reason: string) =>
  api.post<Entry>('/entries/{id}/not-recommend', { path: { id }, version, body: { reason } })

export interface EligibilityInput {
  decision: 'eligible' | 'ineligible'
  checks: Record<string, boolean>
  reason?: string
}
export const reviewEligibility = ({ id, version }: Entry, body: EligibilityInput) =>
  api.post<Entry>('/entries/{id}/eligibility', { path: { id }, version, body })

export const recommendEntries = (programmeId: string, body: { entry_ids: string[]; opinion: string }) =>
  api.post<BatchResult>('/programmes/{id}/recommendations', { path: { id: programmeId }, body })
export const passEligibility = (programmeId: string, entry_ids: string[]) =>
  api.post<BatchResult>('/programmes/{id}/eligibility', { path: { id: programmeId }, body: { entry_ids } })
export const downloadAttachment = (id: string, name: string) => api.download(`/attachments/${id}/content`, name)
