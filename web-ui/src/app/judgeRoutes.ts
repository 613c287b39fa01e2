/** The judges' area: the desk by itself, everything else under a top bar. */
import type { RouteRecordRaw } from 'vue-router'
import { deskRoutes, judgeRoutes as pages } from '@/features/reviews/desk/routes'

const roles = ['judge', 'panel_chair'] as const

export const judgeRoutes: RouteRecordRaw[] = [
  {
    path: '/judge/rounds/:roundId',
    component: () => import('./layouts/JudgeLayout.vue'),
    meta: { roles },
    children: deskRoutes,
  },
  {
    path: '/judge',
    component: () => import('./layouts/JudgeHomeLayout.vue'),
    meta: { roles, messages: ['navigation'] },
    children: pages,
  },
]
