import { api } from '@/api/client'

export const listPublicProgrammes = () => api.get('/public/programmes')
export const listPublicNotices = () => api.get('/public/notices')
export const getPublicNotice = (id: string) => api.get('/public/notices/{id}', { path: { id } })
