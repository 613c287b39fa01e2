import type { RouteRecordRaw } from 'vue-router'

export const overviewStaffRoutes: RouteRecordRaw[] = [
  { path: '', name: 'staff-home', component: () => import('./StaffHomePage.vue'), meta: { messages: ['overview'] } },
]
