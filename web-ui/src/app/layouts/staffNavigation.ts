import type { NavGroup } from './navigation'

/** The side bar of the staff area. Nothing stands here before its page does. */
export const staffNavigation: NavGroup[] = [
  { label: 'navigation.groups.desk', items: [{ to: '/staff', label: 'navigation.home', icon: 'home', isExact: true }] },
  {
    label: 'navigation.groups.review',
    items: [
      {
        to: '/staff/programmes',
        label: 'navigation.programmes',
        icon: 'list',
        covers: ['/staff/rounds', '/staff/ranking-runs'],
        roles: ['zone_staff', 'federation_officer', 'supervisor', 'leader', 'auditor', 'panel_chair'],
      },
      {
        to: '/staff/entries',
        label: 'navigation.entries',
        icon: 'check-c',
        roles: ['zone_staff', 'federation_officer', 'supervisor', 'leader', 'auditor'],
      },
      {
        to: '/staff/award-lists',
        label: 'navigation.awardLists',
        icon: 'medal',
        roles: ['zone_staff', 'panel_chair', 'supervisor', 'leader', 'auditor'],
      },
    ],
  },
  {
    label: 'navigation.groups.base',
    items: [
      {
        to: '/staff/organizations',
        label: 'navigation.organizations',
        icon: 'building',
        roles: ['zone_staff', 'federation_officer', 'supervisor', 'leader', 'auditor', 'system_admin'],
      },
      { to: '/staff/experts', label: 'navigation.experts', icon: 'users', roles: ['zone_staff', 'supervisor'] },
      { to: '/staff/users', label: 'navigation.users', icon: 'user', roles: ['system_admin', 'security_admin'] },
      {
        to: '/staff/logbook',
        label: 'navigation.logbook',
        icon: 'shield',
        roles: ['supervisor', 'auditor', 'audit_admin'],
      },
    ],
  },
]
