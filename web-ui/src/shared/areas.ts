/** The four working areas of the page and who works there. */
import type { Role } from '@/api/types'

export type Area = 'leader' | 'staff' | 'judge' | 'enterprise'

const AREAS: Record<Area, { home: string; roles: readonly Role[] }> = {
  leader: { home: '/leader', roles: ['leader'] },
  staff: {
    home: '/staff',
    roles: [
      'zone_staff',
      'federation_officer',
      'supervisor',
      'auditor',
      'system_admin',
      'security_admin',
      'audit_admin',
    ],
  },
  judge: { home: '/judge', roles: ['judge', 'panel_chair'] },
  enterprise: { home: '/enterprise', roles: ['enterprise_user'] },
}
const ORDER: readonly Area[] = ['leader', 'staff', 'judge', 'enterprise']

export function areasOf(roles: readonly Role[]): Area[] {
  return ORDER.filter((area) => AREAS[area].roles.some((role) => roles.includes(role)))
}

export function homeOfArea(area: Area): string {
  return AREAS[area].home
}

/** Where a person starts: the first area that a role of theirs opens; the public page for somebody without one. */
export function homeOf(roles: readonly Role[]): string {
  const area = areasOf(roles)[0]
  return area === undefined ? '/public' : AREAS[area].home
}
