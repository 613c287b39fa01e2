import { api } from '@/api/client'
import type { PublicProgramme } from '@/api/types'

export const listPublicProgrammes = () => api.get<{ items: PublicProgramme[] }>('/public/programmes')
