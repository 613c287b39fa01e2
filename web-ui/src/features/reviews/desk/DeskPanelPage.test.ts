import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { t } from '@/locales'
import DeskPanelPage from './DeskPanelPage.vue'

afterEach(() => void vi.unstubAllGlobals())

const items = Array.from({ length: 120 }, (_, index) => ({
  id: `s${index}`,
  judge: index % 2 === 0 ? 'Even' : 'Odd',
  entry_code: `A-${index}`,
  entry_title: 'Entry',
  status: 'saved',
  marks_given: 3,
  marks_needed: 7,
  saved_at: null,
  actions: ['return_sheet'],
}))

async function open(isPhone: boolean) {
  vi.stubGlobal('matchMedia', () => ({ matches: isPhone, addEventListener() {}, removeEventListener() {} }))
  vi.stubGlobal(
    'fetch',
    async () =>
      new Response(JSON.stringify({ items, rounds: [] }), { headers: { 'Content-Type': 'application/json' } }),
  )
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/judge', component: { template: '<i />' } },
      { path: '/judge/panels/:panelId', component: DeskPanelPage },
    ],
  })
  await router.push('/judge/panels/p1')
  const page = mount(DeskPanelPage, {
    global: { plugins: [router, [VueQueryPlugin, { queryClient: new QueryClient() }]] },
  })
  await flushPromises()
  return page
}

it('draws fifty sheets at a time, and those of one judge from the start again', async () => {
  const page = await open(false)
  const count = () => page.findAll('tbody tr').length
  expect(count()).toBe(50)
  expect(page.text()).toContain(t('common.shownOf', { shown: 50, total: 120 }))
  await page.get('.jb-card-foot button').trigger('click')
  expect(count()).toBe(100)
  await page.get('select').setValue('Odd')
  await flushPromises()
  expect(count()).toBe(50)
  expect(page.text()).toContain(t('common.shownOf', { shown: 50, total: 60 }))
})

it('on a phone state and buttons stand beside the title', async () => {
  const page = await open(true)
  expect(page.findAll('th').map((head) => head.text())).toEqual(
    (['title', 'status', 'actions'] as const).map((key) => t(`desk.panel.columns.${key}`)),
  )
  expect(page.get('tbody tr').text()).toContain('A-0')
  expect(page.get('tbody tr').text()).toContain('Even')
  expect(page.get('tbody tr button').text()).toBe(t('desk.panel.return'))
})
