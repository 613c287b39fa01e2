import { api } from '@/api/client'
import type { Organization, OrganizationInput } from '@/api/types'

export const listOrganizations = (
  query: { kind?: string; q?: string; cursor?: string; limit?: number },
  signal?: AbortSignal,
) => api.get('/organizations', { query: { ...query }, signal })
export const createOrganization = (body: OrganizationInput) => api.post('/organizations', { body })
export const updateOrganization = ({ id, version }: Organization, body: Partial<OrganizationInput>) =>
  api.patch('/organizations/{id}', { path: { id }, version, body })
