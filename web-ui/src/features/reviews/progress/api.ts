/** Calls for the progress of a round, its signature and its lock. */
import { api } from '@/api/client'
import type { Round } from '@/api/types'

export const getProgress = (id: string) => api.get('/rounds/{id}/progress', { path: { id } })
export const signRoundLock = ({ id }: Round, statement: string) =>
  api.post('/rounds/{id}/sign-lock', { path: { id }, body: { statement } })
export const lockRound = ({ id }: Round) => api.post('/rounds/{id}/lock', { path: { id } })
export const confirmAbsence = (sheetId: string) => api.post('/sheets/{id}/absence/confirm', { path: { id: sheetId } })
