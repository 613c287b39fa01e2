import type { RouteRecordRaw } from 'vue-router'

export const accountRoutes: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('./SignInPage.vue'),
    meta: { isOpen: true, messages: ['account'] },
  },
  {
    path: '/account/password',
    name: 'change-password',
    component: () => import('./ChangePasswordPage.vue'),
    meta: { messages: ['account'] },
  },
]
