import type { RouteRecordRaw } from 'vue-router'
import { homeOf } from '@/shared/areas'
import { useSession } from '@/shared/session'

export const accountRoutes: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('./SignInPage.vue'),
    meta: { isOpen: true, messages: ['account'] },
    beforeEnter: () => {
      const { isSignedIn, roles } = useSession()
      return isSignedIn.value ? homeOf(roles.value) : true
    },
  },
  {
    path: '/account/password',
    name: 'change-password',
    component: () => import('./ChangePasswordPage.vue'),
    meta: { messages: ['account'] },
  },
]
