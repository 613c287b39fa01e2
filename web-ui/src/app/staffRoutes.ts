/** The staff area: one layout, pages of many features. Each feature lists its own in `features/<name>/routes.ts`. */
import type { RouteRecordRaw } from 'vue-router'
import { entryReviewStaffRoutes } from '@/features/entries/review/routes'
import { awardListStaffRoutes } from '@/features/award_lists/routes'
import { userStaffRoutes } from '@/features/accounts/users/routes'
import { expertStaffRoutes } from '@/features/experts/routes'
import { logbookStaffRoutes } from '@/features/logbook/routes'
import { organizationStaffRoutes } from '@/features/organizations/routes'
import { overviewStaffRoutes } from '@/features/overview/routes'
import { programmeStaffRoutes } from '@/features/programmes/routes'
import { measurementStaffRoutes } from '@/features/reviews/measurements/routes'
import { panelStaffRoutes } from '@/features/reviews/panels/routes'
import { progressStaffRoutes } from '@/features/reviews/progress/routes'
import { rankingStaffRoutes } from '@/features/rankings/routes'

export const staffRoutes: RouteRecordRaw[] = [
  {
    path: '/staff',
    component: () => import('./layouts/StaffLayout.vue'),
    meta: {
      roles: [
        'zone_staff',
        'federation_officer',
        'supervisor',
        'leader',
        'panel_chair',
        'auditor',
        'system_admin',
        'security_admin',
        'audit_admin',
      ],
      messages: ['navigation'],
    },
    children: [
      ...overviewStaffRoutes,
      ...programmeStaffRoutes,
      ...entryReviewStaffRoutes,
      ...panelStaffRoutes,
      ...progressStaffRoutes,
      ...measurementStaffRoutes,
      ...rankingStaffRoutes,
      ...awardListStaffRoutes,
      ...organizationStaffRoutes,
      ...expertStaffRoutes,
      ...userStaffRoutes,
      ...logbookStaffRoutes,
    ],
  },
]
