import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/types'

const READERS: readonly Role[] = ['zone_staff', 'federation_officer', 'supervisor', 'leader', 'auditor', 'panel_chair']

export const programmeStaffRoutes: RouteRecordRaw[] = [
  {
    path: 'programmes',
    name: 'programmes',
    component: () => import('./ProgrammeListPage.vue'),
    meta: { roles: READERS, messages: ['programmes'] },
  },
  {
    path: 'programmes/:id',
    name: 'programme',
    component: () => import('./ProgrammePage.vue'),
    meta: { roles: READERS, messages: ['programmes'] },
  },
  {
    path: 'programmes/:id/design/:step?',
    name: 'programme-design',
    component: () => import('./designer/DesignerPage.vue'),
    meta: {
      roles: ['zone_staff', 'leader', 'supervisor', 'auditor'],
      messages: ['programmes', 'designer', 'measurements'],
    },
  },
]

export const programmeLeaderRoutes: RouteRecordRaw[] = [
  {
    path: 'programmes/:id',
    name: 'leader-programme',
    component: () => import('./LeaderProgrammePage.vue'),
    props: true,
    meta: { messages: ['programmes', 'measurements'] },
  },
]
