/** The leader's area: what waits, lists to approve, programmes to publish. */
import type { RouteRecordRaw } from 'vue-router'
import { awardListLeaderRoutes } from '@/features/award_lists/routes'
import { overviewLeaderRoutes } from '@/features/overview/routes'
import { programmeLeaderRoutes } from '@/features/programmes/routes'

export const leaderRoutes: RouteRecordRaw[] = [
  {
    path: '/leader',
    component: () => import('./layouts/LeaderLayout.vue'),
    meta: { roles: ['leader'], messages: ['navigation'] },
    children: [...overviewLeaderRoutes, ...awardListLeaderRoutes, ...programmeLeaderRoutes],
  },
]
