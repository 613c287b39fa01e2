/** The entries of a round with their measured values, page by page. */
import { useCursorList } from '@/shared/useCursorList'
import { listMeasurements } from './api'

export const useMeasurements = (id: string, state: () => string) =>
  useCursorList(
    `measurements-${id}`,
    () => ({ state: state() }),
    (query, signal) => listMeasurements(id, query, signal),
  )

export type MeasurementList = ReturnType<typeof useMeasurements>
