import type { RouteRecordRaw } from 'vue-router'

export const measurementStaffRoutes: RouteRecordRaw[] = [
  {
    path: 'rounds/:id/measurements',
    name: 'round-measurements',
    component: () => import('./MeasurementsPage.vue'),
    props: true,
    meta: { roles: ['zone_staff', 'supervisor'], messages: ['measurements'], isWide: true },
  },
]
