import type { RouteRecordRaw } from 'vue-router'

/** Stable addresses of the public pages: `/` and all under `/public`. They use no Element Plus. */
export const publicRoutes: RouteRecordRaw[] = [
  { path: '/', alias: '/public', component: () => import('./PublicHomePage.vue') },
  { path: '/public/programmes', component: () => import('./PublicProgrammesPage.vue') },
  { path: '/public/notices', component: () => import('./PublicNoticesPage.vue') },
  { path: '/public/notices/:id', component: () => import('./PublicNoticePage.vue'), props: true },
  // The server answers everything under `/public` with this entry, so nobody else can tell that there is no such page.
  { path: '/public/:path(.*)*', name: 'public-not-found', component: () => import('./PublicNotFoundPage.vue') },
]
