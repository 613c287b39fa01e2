import type { RouteRecordRaw } from 'vue-router'

export const logbookStaffRoutes: RouteRecordRaw[] = [
  {
    path: 'logbook',
    name: 'logbook',
    component: () => import('./LogbookPage.vue'),
    meta: { roles: ['supervisor', 'auditor', 'audit_admin'], messages: ['logbook'] },
  },
]
