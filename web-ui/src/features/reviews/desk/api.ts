/** Calls of the judge's desk and of the chair's view. */
import { api } from '@/api/client'
import type { DeskRound, DeskSheetItem, Overview, PanelSheet, Sheet, SheetMark, SheetReceipt } from '@/api/types'

export interface DeskSheets {
  items: DeskSheetItem[]
  round: DeskRound
}
/** The keys are criteria, so that the newest mark of a criterion is the one that waits. */
export interface MarksPatch {
  marks?: Record<string, SheetMark>
  comment?: string
}
export interface SignReceipt {
  signed: number
  receipt: string | null
  signed_at: string
  refused: { sheet_id: string; entry_code: string | null; code: string; message: string }[]
}

export const getDesk = () => api.get<{ rounds: DeskRound[]; server_time: string }>('/desk')

/** What else waits for a chair: award lists to confirm. */
export const getTodos = async () =>
  (await api.get<Overview>('/overview')).todos.filter(({ kind }) => kind !== 'score_sheets' && kind !== 'sign_sheets')

export const listSheets = (round_id: string) =>
  api.get<DeskSheets>('/desk/rounds/{round_id}/sheets', { path: { round_id } })

export const getSheet = (id: string) => api.get<Sheet>('/sheets/{id}', { path: { id } })

export const saveMarks = (id: string, { marks = {}, comment }: MarksPatch, version: number) =>
  api.put<SheetReceipt>('/sheets/{id}/marks', { path: { id }, version, body: { marks: Object.values(marks), comment } })

export const recuseSheet = (id: string, reason: string, version: number) =>
  api.post<Sheet>('/sheets/{id}/recuse', { path: { id }, version, body: { reason } })

export const signSheets = (round_id: string, sheet_ids: string[], password: string) =>
  api.post<SignReceipt>('/desk/rounds/{round_id}/sign', { path: { round_id }, body: { sheet_ids, password } })

export const getAttachment = (id: string) => api.blob(`/attachments/${id}/content`)

export const listPanelSheets = (id: string) => api.get<{ items: PanelSheet[] }>('/panels/{id}/sheets', { path: { id } })

export const returnSheet = (id: string, reason: string) =>
  api.post<unknown>('/sheets/{id}/return', { path: { id }, body: { reason } })

export const proposeAbsence = (id: string, reason: string) =>
  api.post<unknown>('/sheets/{id}/absence', { path: { id }, body: { reason } })
