import type { RouteRecordRaw } from 'vue-router'

export const overviewStaffRoutes: RouteRecordRaw[] = [
  { path: '', name: 'staff-home', component: () => import('./StaffHomePage.vue'), meta: { messages: ['overview'] } },
]

export const overviewLeaderRoutes: RouteRecordRaw[] = [
  { path: '', name: 'leader-home', component: () => import('./LeaderHomePage.vue'), meta: { messages: ['overview'] } },
]
