/** Calls of the programmes feature. */
import { api } from '@/api/client'
import type { ProgrammeInput, RulePack } from '@/api/types'

export interface ProgrammeFilters {
  status?: string
  q?: string
  cursor?: string
}

export const listProgrammes = (query: ProgrammeFilters, signal?: AbortSignal) =>
  api.get('/programmes', { query: { ...query }, signal })
export const listTemplates = () => api.get('/templates')
export const getProgramme = (id: string) => api.get('/programmes/{id}', { path: { id } })
export const createProgramme = (body: ProgrammeInput) => api.post('/programmes', { body })
export const updateProgramme = (id: string, version: number, body: Partial<ProgrammeInput>) =>
  api.patch('/programmes/{id}', { path: { id }, version, body })
export const putRulePack = (id: string, version: number, body: RulePack) =>
  api.put('/programmes/{id}/rule-pack', { path: { id }, version, body })
export const checkRulePack = (body: RulePack) => api.post('/rule-packs/check', { body })

/** The steps of a programme that need no further data. */
export type ProgrammeStep = 'propose' | 'publish' | 'open' | 'close-entries'
export const moveProgramme = (id: string, version: number, step: ProgrammeStep) =>
  api.post(`/programmes/{id}/${step}`, { path: { id }, version })
export const returnProgramme = (id: string, version: number, reason: string) =>
  api.post('/programmes/{id}/return', { path: { id }, version, body: { reason } })
export const createRankingRun = (id: string) => api.post('/programmes/{id}/ranking-runs', { path: { id } })
