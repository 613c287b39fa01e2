/** Calls of the accounts feature that need no session; signing in and out lives in `shared/session`. */
import { api } from '@/api/client'

export const getSite = () => api.get('/public/site')
