import { api } from '@/api/client'
import type { PublicNotice, PublicNoticeItem, PublicProgramme } from '@/api/types'

export const listPublicProgrammes = () => api.get<{ items: PublicProgramme[] }>('/public/programmes')
export const listPublicNotices = () => api.get<{ items: PublicNoticeItem[] }>('/public/notices')
export const getPublicNotice = (id: string) => api.get<PublicNotice>('/public/notices/{id}', { path: { id } })
