import type { RouteRecordRaw } from 'vue-router'

/** The desk fills the window and has a bar of its own. */
export const deskRoutes: RouteRecordRaw[] = [
  { path: '', name: 'desk', component: () => import('./DeskPage.vue'), meta: { messages: ['desk'] } },
]

/** Pages of the judge under the usual top bar. */
export const judgeRoutes: RouteRecordRaw[] = [
  { path: '', name: 'judge-home', component: () => import('./DeskHomePage.vue'), meta: { messages: ['desk'] } },
  {
    path: 'rounds/:roundId/sign',
    name: 'desk-sign',
    component: () => import('./DeskSignPage.vue'),
    meta: { messages: ['desk'] },
  },
  {
    path: 'panels/:panelId',
    name: 'judge-panel',
    component: () => import('./DeskPanelPage.vue'),
    meta: { messages: ['desk'] },
  },
]
