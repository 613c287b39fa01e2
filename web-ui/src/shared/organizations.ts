/** Finds organizations by a part of their name, for `OrganizationSelect`. */
import { api } from '@/api/client'
import type { Choice } from './OrganizationSelect.vue'

export async function searchOrganizations(q: string): Promise<Choice[]> {
  const { items } = await api.get('/organizations', { query: { q, limit: 20 } })
  return items.map(({ id, name }) => ({ id, name }))
}
