import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { t } from '@/locales'
import { publicRoutes } from './routes'

const router = createRouter({ history: createMemoryHistory(), routes: publicRoutes })
const isMissing = (path: string) => router.resolve(path).name === 'public-not-found'

it('an unknown public address has a page that says so and leads home', async () => {
  await router.push('/public/programmes/zzz')
  const page = mount(
    defineComponent(() => () => h(RouterView)),
    { global: { plugins: [router] } },
  )
  expect(page.text()).toContain(t('common.notFound.title'))
  expect(page.find('a').attributes('href')).toBe('/')
})

it('only what is no public page is missing', () => {
  expect(['/public/zzz', '/public/notices/1/2'].map(isMissing)).toEqual([true, true])
  expect(['/', '/public', '/public/', '/public/programmes', '/public/notices/1'].some(isMissing)).toBe(false)
})
