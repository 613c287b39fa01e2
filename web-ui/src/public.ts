import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import PublicApp from './app/PublicApp.vue'
import { publicRoutes } from './features/public/routes'
import { loadBase, loadMessages } from './locales'
import { queryClient } from './shared/query'
import './styles/tokens.css'
import './styles/base.css'
import './styles/utilities.css'

const router = createRouter({
  history: createWebHistory(),
  // Anything that is no public page belongs to the application, which the server serves there.
  routes: [...publicRoutes, { path: '/:path(.*)*', redirect: (to) => (location.assign(to.fullPath), '/') }],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

void Promise.all([loadBase(), loadMessages(['site'])]).then(() =>
  createApp(PublicApp).use(router).use(VueQueryPlugin, { queryClient }).mount('#app'),
)
