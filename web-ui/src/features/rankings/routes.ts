import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/types'

const READERS: readonly Role[] = ['zone_staff', 'supervisor', 'leader', 'auditor']

export const rankingStaffRoutes: RouteRecordRaw[] = [
  {
    path: 'ranking-runs/:id',
    name: 'ranking',
    component: () => import('./RankingPage.vue'),
    props: true,
    meta: { roles: READERS, messages: ['rankings'], isWide: true },
  },
]
