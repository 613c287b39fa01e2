import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/types'

const READERS: readonly Role[] = ['zone_staff', 'federation_officer', 'supervisor', 'leader', 'auditor']

export const entryReviewStaffRoutes: RouteRecordRaw[] = [
  {
    path: 'entries',
    name: 'entry-review-list',
    component: () => import('./EntryReviewListPage.vue'),
    meta: { roles: READERS, messages: ['entry_review'] },
  },
  {
    path: 'entries/:id',
    name: 'entry-review',
    component: () => import('./EntryReviewPage.vue'),
    meta: { roles: READERS, messages: ['entry_review'] },
  },
]
