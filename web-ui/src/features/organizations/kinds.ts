/** The kinds and sizes of organizations, in the order of choice lists. */
import type { Organization, OrganizationKind } from '@/api/types'

export const KINDS: readonly OrganizationKind[] = [
  'enterprise',
  'union_federation',
  'grassroots_union',
  'federation_of_unions',
]
export const SIZES: readonly NonNullable<Organization['size']>[] = ['large', 'medium', 'small', 'micro']
