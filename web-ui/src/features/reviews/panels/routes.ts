import type { RouteRecordRaw } from 'vue-router'

export const panelStaffRoutes: RouteRecordRaw[] = [
  {
    path: 'rounds/:id/panels',
    name: 'round-panels',
    component: () => import('./PanelsPage.vue'),
    meta: { roles: ['zone_staff', 'supervisor'], messages: ['panels'] },
  },
]
