import type { RouteRecordRaw } from 'vue-router'

const component = () => import('./OverviewPage.vue')

export const overviewStaffRoutes: RouteRecordRaw[] = [
  { path: '', name: 'staff-home', component, props: { title: 'overview.title' }, meta: { messages: ['overview'] } },
]

export const overviewLeaderRoutes: RouteRecordRaw[] = [
  {
    path: '',
    name: 'leader-home',
    component,
    props: { title: 'overview.leaderTitle' },
    meta: { messages: ['overview'] },
  },
]
