import type { RouteRecordRaw } from 'vue-router'

const meta = { messages: ['own_entries'] as const }

/** Pages of an enterprise. */
export const ownEntryRoutes: RouteRecordRaw[] = [
  { path: '', redirect: '/enterprise/entries' },
  { path: 'programmes', name: 'hall', component: () => import('./EnterpriseHallPage.vue'), meta },
  {
    path: 'programmes/:programmeId',
    name: 'hall-programme',
    component: () => import('./EnterpriseProgrammePage.vue'),
    meta,
  },
  { path: 'entries', name: 'own-entries', component: () => import('./EnterpriseEntriesPage.vue'), meta },
  { path: 'entries/:entryId', name: 'own-entry', component: () => import('./EnterpriseEntryPage.vue'), meta },
]

/** The printed entry stands alone. */
export const ownEntryPrintRoute: RouteRecordRaw = {
  path: '/enterprise/entries/:entryId/print',
  name: 'own-entry-print',
  component: () => import('./EnterpriseEntryPrintPage.vue'),
  meta: { ...meta, roles: ['enterprise_user'] },
}
