import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/types'
import { RANKING_READERS } from '@/shared/readers'

/** Those who are told what statistics say of a ranking. */
const ADVISED: readonly Role[] = ['zone_staff', 'supervisor', 'leader']

/** Those who see a tie at an award line: the panel's chair decides it without the whole ranking. */
const TIE_READERS: readonly Role[] = [...RANKING_READERS, 'panel_chair']

export const rankingStaffRoutes: RouteRecordRaw[] = [
  {
    path: 'ranking-runs/:id',
    name: 'ranking',
    component: () => import('./RankingPage.vue'),
    props: true,
    meta: { roles: RANKING_READERS, messages: ['rankings'], isWide: true },
  },
  {
    path: 'ranking-runs/:id/groups',
    name: 'ranking-groups',
    component: () => import('./GroupRankingsPage.vue'),
    props: true,
    meta: { roles: RANKING_READERS, messages: ['rankings'], isWide: true },
  },
  {
    path: 'ranking-runs/:id/analysis',
    name: 'ranking-analysis',
    component: () => import('./AnalysisPage.vue'),
    props: true,
    meta: { roles: ADVISED, messages: ['rankings', 'ranking_analysis'], isWide: true },
  },
  {
    path: 'ranking-runs/:id/what-if',
    name: 'ranking-what-if',
    component: () => import('./WhatIfPage.vue'),
    props: true,
    meta: { roles: ADVISED, messages: ['rankings', 'ranking_analysis'], isWide: true },
  },
  {
    path: 'ranking-runs/:id/tie',
    name: 'tie',
    component: () => import('./TiePage.vue'),
    props: true,
    meta: { roles: TIE_READERS, messages: ['rankings'] },
  },
]
