/** Calls of an enterprise: programmes it may enter, its own entries and their files. */
import { api } from '@/api/client'
import type {
  Attachment,
  Entry,
  EntrySaved,
  EntrySummary,
  FormValue,
  Page,
  Programme,
  ProgrammeSummary,
} from '@/api/types'

export interface EntryPatch {
  title?: string
  category?: string
  form?: Record<string, FormValue>
}

export const listProgrammes = (cursor?: string) =>
  api.get<Page<ProgrammeSummary>>('/programmes', { query: { cursor, limit: 100 } })
export const getProgramme = (id: string) => api.get<Programme>('/programmes/{id}', { path: { id } })
export const createEntry = (id: string, category?: string) =>
  api.post<Entry>('/programmes/{id}/entries', { path: { id }, body: category === undefined ? {} : { category } })

export const listEntries = (query: { cursor?: string; status?: string; programme_id?: string }, signal?: AbortSignal) =>
  api.get<Page<EntrySummary>>('/entries', { query: { ...query, sort: 'updated', limit: 100 }, signal })
export const getEntry = (id: string) => api.get<Entry>('/entries/{id}', { path: { id } })
export const saveEntry = (id: string, body: EntryPatch, version: number) =>
  api.patch<EntrySaved>('/entries/{id}', { path: { id }, version, body })
export const submitEntry = (id: string, version: number) =>
  api.post<Entry>('/entries/{id}/submit', { path: { id }, version })
export const withdrawEntry = (id: string, reason: string, version: number) =>
  api.post<Entry>('/entries/{id}/withdraw', { path: { id }, version, body: { reason } })

export function uploadAttachment(entryId: string, slot: string, file: File, onProgress: (share: number) => void) {
  const form = new FormData()
  form.append('slot', slot)
  form.append('file', file, file.name)
  return api.upload<Attachment>(`/entries/${entryId}/attachments`, form, onProgress)
}
export const deleteAttachment = (id: string) => api.delete<undefined>('/attachments/{id}', { path: { id } })
export const downloadAttachment = (id: string, name: string) => api.download(`/attachments/${id}/content`, name)
