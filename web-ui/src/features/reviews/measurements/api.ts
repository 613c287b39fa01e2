/** Calls for the measured values of a round. */
import { api } from '@/api/client'
import type { MeasurementsInput, SeenValue } from '@/api/types'

/** The most values that one call takes. */
export const MOST_VALUES = 500

/** One page of entries with their values, and what the list tells of the round. */
export async function listMeasurements(id: string, query: { cursor?: string; state?: string }, signal: AbortSignal) {
  const { entries, ...rest } = await api.get('/rounds/{id}/measurements', {
    path: { id },
    query: { ...query, limit: 100 },
    signal,
  })
  return { ...rest, ...entries }
}
export const recordMeasurements = (id: string, body: MeasurementsInput) =>
  api.put('/rounds/{id}/measurements', { path: { id }, body })
export const checkMeasurements = (id: string, values: SeenValue[]) =>
  api.post('/rounds/{id}/measurements/check', { path: { id }, body: { values } })
