import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/types'

const READERS: readonly Role[] = ['zone_staff', 'panel_chair', 'supervisor', 'leader', 'auditor']
const messages = ['award_lists'] as const

export const awardListStaffRoutes: RouteRecordRaw[] = [
  {
    path: 'award-lists',
    name: 'award-lists',
    component: () => import('./AwardListsPage.vue'),
    props: { base: '/staff/award-lists' },
    meta: { roles: READERS, messages },
  },
  {
    path: 'award-lists/:id',
    name: 'award-list',
    component: () => import('./AwardListPage.vue'),
    props: (route) => ({ id: route.params.id, base: '/staff/award-lists' }),
    meta: { roles: READERS, messages, isWide: true },
  },
]

export const awardListLeaderRoutes: RouteRecordRaw[] = [
  {
    path: 'award-lists',
    name: 'leader-award-lists',
    component: () => import('./AwardListsPage.vue'),
    props: { base: '/leader/award-lists' },
    meta: { messages },
  },
  {
    path: 'award-lists/:id',
    name: 'leader-award-list',
    component: () => import('./LeaderApprovalPage.vue'),
    props: true,
    meta: { messages },
  },
  {
    path: 'award-lists/:id/full',
    name: 'leader-award-list-full',
    component: () => import('./AwardListPage.vue'),
    props: (route) => ({ id: route.params.id, base: '/leader/award-lists' }),
    meta: { messages },
  },
]
