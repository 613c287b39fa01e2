import { api } from '@/api/client'
import type { Overview } from '@/api/types'

export const getOverview = () => api.get<Overview>('/overview')
