/** Calls of the accounts feature that need no session; signing in and out lives in `shared/session`. */
import { api } from '@/api/client'
import type { Site } from '@/api/types'

export const getSite = () => api.get<Site>('/public/site')
