/** Calls of the people who review entries: federation officers and zone staff. */
import { api } from '@/api/client'
import type { ReturnInput } from '@/api/types'
import type { EligibilityInput } from '@/api/types'
import type { Entry } from '@/api/types'

export interface EntryFilters {
  programme_id?: string
  status?: string
  category?: string
  q?: string
  sort?: string
  cursor?: string
}

export const listEntries = (query: EntryFilters, signal?: AbortSignal) =>
  api.get('/entries', { query: { ...query }, signal })
export const listProgrammeChoices = () => api.get('/programmes', { query: { limit: 100 } })
export const getEntry = (id: string) => api.get('/entries/{id}', { path: { id } })

export const returnEntry = ({ id, version }: Entry, body: ReturnInput) =>
  api.post('/entries/{id}/return', { path: { id }, version, body })
export const recommendEntry = ({ id, version }: Entry, body: { opinion: string; rank?: number }) =>
  api.post('/entries/{id}/recommend', { path: { id }, version, body })
export const declineEntry = ({ id, version }: Entry, reason: string) =>
  api.post('/entries/{id}/not-recommend', { path: { id }, version, body: { reason } })

export const reviewEligibility = ({ id, version }: Entry, body: EligibilityInput) =>
  api.post('/entries/{id}/eligibility', { path: { id }, version, body })

export const recommendEntries = (programmeId: string, body: { entry_ids: string[]; opinion: string }) =>
  api.post('/programmes/{id}/recommendations', { path: { id: programmeId }, body })
export const passEligibility = (programmeId: string, entry_ids: string[]) =>
  api.post('/programmes/{id}/eligibility', { path: { id: programmeId }, body: { entry_ids } })
export const downloadAttachment = (id: string, name: string) =>
  api.download('/attachments/{id}/content', { path: { id } }, name)
