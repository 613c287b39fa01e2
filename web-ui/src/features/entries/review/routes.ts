import type { RouteRecordRaw } from 'vue-router'
import { ENTRY_READERS } from '@/shared/readers'

export const entryReviewStaffRoutes: RouteRecordRaw[] = [
  {
    path: 'entries',
    name: 'entry-review-list',
    component: () => import('./EntryReviewListPage.vue'),
    meta: { roles: ENTRY_READERS, messages: ['entry_review'] },
  },
  {
    path: 'entries/:id',
    name: 'entry-review',
    component: () => import('./EntryReviewPage.vue'),
    meta: { roles: ENTRY_READERS, messages: ['entry_review'] },
  },
]
