/** Calls of the judge's desk and of the chair's view. */
import { api } from '@/api/client'
import type { SheetMark } from '@/api/types'

/** The keys are criteria, so that the newest mark of a criterion is the one that waits. */
export interface MarksPatch {
  marks?: Record<string, SheetMark>
  comment?: string
}

export const getDesk = () => api.get('/desk')

/** What else waits for a chair: award lists to confirm. */
export const getTodos = async () => (await api.get('/overview')).todos.filter(({ kind }) => kind !== 'score_sheets')

export const listSheets = (round_id: string) => api.get('/desk/rounds/{round_id}/sheets', { path: { round_id } })

export const getSheet = (id: string) => api.get('/sheets/{id}', { path: { id } })

export const saveMarks = (id: string, { marks = {}, comment }: MarksPatch, version: number) =>
  api.put('/sheets/{id}/marks', { path: { id }, version, body: { marks: Object.values(marks), comment } })

export const recuseSheet = (id: string, reason: string, version: number) =>
  api.post('/sheets/{id}/recuse', { path: { id }, version, body: { reason } })

export const signSheets = (round_id: string, sheet_ids: string[], password: string) =>
  api.post('/desk/rounds/{round_id}/sign', { path: { round_id }, body: { sheet_ids, password } })

export const getAttachment = (id: string) => api.blob('/attachments/{id}/content', { path: { id } })

export const listPanelSheets = (id: string) => api.get('/panels/{id}/sheets', { path: { id } })

export const returnSheet = (id: string, reason: string) =>
  api.post('/sheets/{id}/return', { path: { id }, body: { reason } })

export const proposeAbsence = (id: string, reason: string) =>
  api.post('/sheets/{id}/absence', { path: { id }, body: { reason } })
