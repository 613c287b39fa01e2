/** The enterprises' area. */
import type { RouteRecordRaw } from 'vue-router'
import { ownEntryPrintRoute, ownEntryRoutes } from '@/features/entries/own/routes'

export const enterpriseRoutes: RouteRecordRaw[] = [
  ownEntryPrintRoute,
  {
    path: '/enterprise',
    component: () => import('./layouts/EnterpriseLayout.vue'),
    meta: { roles: ['enterprise_user'], messages: ['navigation'] },
    children: ownEntryRoutes,
  },
]
