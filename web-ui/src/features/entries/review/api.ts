/** Calls of the people who review entries: federation officers and zone staff. */
import { api } from '@/api/client'
import type { AdjustmentInput, EligibilityInput, Entry, ReturnInput, VetoInput } from '@/api/types'

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

export const listAdjustments = (id: string) => api.get('/entries/{id}/adjustments', { path: { id } })
export const proposeAdjustment = (id: string, body: AdjustmentInput) =>
  api.post('/entries/{id}/adjustments', { path: { id }, body })
export const confirmAdjustment = (id: string) => api.post('/adjustments/{id}/confirm', { path: { id } })
export const declineAdjustment = (id: string, reason: string) =>
  api.post('/adjustments/{id}/decline', { path: { id }, body: { reason } })

export const listVetoes = (id: string) => api.get('/entries/{id}/vetoes', { path: { id } })
export const proposeVeto = (id: string, body: VetoInput) => api.post('/entries/{id}/vetoes', { path: { id }, body })
export const confirmVeto = (id: string) => api.post('/vetoes/{id}/confirm', { path: { id } })
export const declineVeto = (id: string, reason: string) =>
  api.post('/vetoes/{id}/decline', { path: { id }, body: { reason } })
