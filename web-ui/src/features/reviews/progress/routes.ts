import type { RouteRecordRaw } from 'vue-router'

export const progressStaffRoutes: RouteRecordRaw[] = [
  {
    path: 'rounds/:id',
    name: 'round-progress',
    component: () => import('./ProgressPage.vue'),
    props: true,
    meta: { roles: ['zone_staff', 'supervisor'], messages: ['progress', 'measurements'] },
  },
]
