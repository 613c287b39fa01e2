/** All addresses of the application. Each feature brings its own routes; the guard checks sign-in and role, and loads texts. */
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/types'
import type { Feature } from '@/locales/schema'
import { accountRoutes } from '@/features/accounts/routes'
import { enterpriseRoutes } from './enterpriseRoutes'
import { installGuard } from './guard'
import { judgeRoutes } from './judgeRoutes'
import { leaderRoutes } from './leaderRoutes'
import { redirectRoutes } from './redirects'
import { staffRoutes } from './staffRoutes'

declare module 'vue-router' {
  interface RouteMeta {
    /** May be seen without signing in. */
    isOpen?: boolean
    /** One of these roles is needed; none means any signed-in person. */
    roles?: readonly Role[]
    /** Texts to load with the page. */
    messages?: readonly Feature[]
    /** The side bar is narrow on this page, because its table is wide. */
    isWide?: boolean
  }
}

/** The server answers `/` with the public page; should this entry get it all the same, it hands on. */
const toPublic = () => {
  location.replace('/public')
  return false
}

const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./NotFoundPage.vue'), meta: { isOpen: true }, beforeEnter: toPublic },
  ...accountRoutes,
  ...leaderRoutes,
  ...staffRoutes,
  ...judgeRoutes,
  ...enterpriseRoutes,
  ...redirectRoutes,
  { path: '/denied', name: 'denied', component: () => import('./DeniedPage.vue') },
  { path: '/:path(.*)*', name: 'not-found', component: () => import('./NotFoundPage.vue'), meta: { isOpen: true } },
]

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

installGuard(router)
