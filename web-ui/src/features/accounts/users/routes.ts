import type { RouteRecordRaw } from 'vue-router'

export const userStaffRoutes: RouteRecordRaw[] = [
  {
    path: 'users',
    name: 'users',
    component: () => import('./UsersPage.vue'),
    meta: { roles: ['system_admin', 'security_admin'], messages: ['users'] },
  },
]
