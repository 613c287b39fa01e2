/** Calls for the progress of a round, its signature and its lock. */
import { api } from '@/api/client'
import type { PanelSheet, Round, RoundProgress } from '@/api/types'

export const getProgress = (id: string) => api.get<RoundProgress>('/rounds/{id}/progress', { path: { id } })
export const signRoundLock = ({ id, version }: Round, statement: string) =>
  api.post<Round>('/rounds/{id}/sign-lock', { path: { id }, version, body: { statement } })
export const lockRound = ({ id, version }: Round) =>
  api.post<Round>('/rounds/{id}/lock', { path: { id }, version, body: {} })
export const confirmAbsence = (sheetId: string) =>
  api.post<PanelSheet>('/sheets/{id}/absence/confirm', { path: { id: sheetId }, body: {} })
