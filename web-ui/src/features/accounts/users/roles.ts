/** The roles, in the order of choice lists. Judges come from the expert pool, with an account made there. */
import type { Role } from '@/api/types'

export const ROLES: readonly Role[] = [
  'enterprise_user',
  'federation_officer',
  'zone_staff',
  'judge',
  'panel_chair',
  'supervisor',
  'leader',
  'auditor',
  'system_admin',
  'security_admin',
  'audit_admin',
]
