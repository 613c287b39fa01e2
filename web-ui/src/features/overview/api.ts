import { api } from '@/api/client'

export const getOverview = () => api.get('/overview')
