import type { RouteRecordRaw } from 'vue-router'

export const expertStaffRoutes: RouteRecordRaw[] = [
  {
    path: 'experts',
    name: 'experts',
    component: () => import('./ExpertsPage.vue'),
    meta: { roles: ['zone_staff', 'supervisor'], messages: ['experts'] },
  },
]
