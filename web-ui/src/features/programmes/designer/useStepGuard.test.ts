import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { askConfirm } from '@/shared/confirm'
import { useStepGuard } from './useStepGuard'

vi.mock('@/shared/confirm', () => ({ askConfirm: vi.fn() }))

it('goes to no other step, back or away while a field cannot be read, unless the person says so', async () => {
  const unreadable = new Map<string, string>()
  const Page = defineComponent(() => {
    useStepGuard(unreadable)
    return () => h('p')
  })
  const routes = [
    { path: '/design/:step', component: Page },
    { path: '/', component: { render: () => null } },
  ]
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push('/')
  mount(RouterView, { global: { plugins: [router] } })
  await router.push('/design/basics')
  await router.push('/design/awards')
  await flushPromises()
  expect(askConfirm).not.toHaveBeenCalled()

  unreadable.set('prize', 'Prize')
  vi.mocked(askConfirm).mockResolvedValue(false)
  for (const go of [() => router.push('/design/basics'), () => router.push('/'), () => router.back()]) {
    await go()
    await vi.waitFor(() => expect(askConfirm).toHaveBeenCalledOnce())
    await flushPromises()
    expect(router.currentRoute.value.path).toBe('/design/awards')
    vi.mocked(askConfirm).mockClear()
  }
  vi.mocked(askConfirm).mockResolvedValue(true)
  await router.push('/design/basics')
  expect(router.currentRoute.value.path).toBe('/design/basics')
})
