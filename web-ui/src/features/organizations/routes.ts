import type { RouteRecordRaw } from 'vue-router'

export const organizationStaffRoutes: RouteRecordRaw[] = [
  {
    path: 'organizations',
    name: 'organizations',
    component: () => import('./OrganizationsPage.vue'),
    meta: {
      roles: ['zone_staff', 'federation_officer', 'supervisor', 'leader', 'auditor', 'system_admin'],
      messages: ['organizations'],
    },
  },
]
