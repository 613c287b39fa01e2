/** Calls of an enterprise: programmes it may enter, its own entries and their files. */
import { api } from '@/api/client'
import type { FormValue } from '@/api/types'

export interface EntryPatch {
  title?: string
  category?: string
  form?: Record<string, FormValue>
}

export const listProgrammes = (cursor?: string) => api.get('/programmes', { query: { cursor, limit: 100 } })
export const getProgramme = (id: string) => api.get('/programmes/{id}', { path: { id } })
/** Knows, among the rest, how large a file may be. */
export const getSite = () => api.get('/public/site')
export const createEntry = (id: string, category?: string) =>
  api.post('/programmes/{id}/entries', { path: { id }, body: category === undefined ? {} : { category } })

export const listEntries = (query: { cursor?: string; status?: string; programme_id?: string }, signal?: AbortSignal) =>
  api.get('/entries', { query: { ...query, sort: 'updated', limit: 100 }, signal })
export const getEntry = (id: string) => api.get('/entries/{id}', { path: { id } })
export const saveEntry = (id: string, body: EntryPatch, version: number) =>
  api.patch('/entries/{id}', { path: { id }, version, body })
export const submitEntry = (id: string, version: number) => api.post('/entries/{id}/submit', { path: { id }, version })
export const withdrawEntry = (id: string, reason: string, version: number) =>
  api.post('/entries/{id}/withdraw', { path: { id }, version, body: { reason } })

export const uploadAttachment = (id: string, slot: string, file: File, onProgress: (share: number) => void) =>
  api.upload('/entries/{id}/attachments', { path: { id }, body: { slot, file } }, onProgress)
export const deleteAttachment = (id: string) => api.delete('/attachments/{id}', { path: { id } })
export const downloadAttachment = (id: string, name: string) =>
  api.download('/attachments/{id}/content', { path: { id } }, name)
