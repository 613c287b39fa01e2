import { afterEach, expect, it } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { t } from '@/locales'
import { usePageTitle } from './pageTitle'

const plain = document.title
afterEach(() => void (document.title = plain))

function open(title: () => string | null) {
  const scope = effectScope()
  scope.run(() => usePageTitle(title))
  return () => scope.stop()
}

it('names the tab after the page once it is known, and takes the name away with the page', async () => {
  const name = ref<string | null>(null)
  const close = open(() => name.value)
  expect(document.title).toBe(plain)
  name.value = 'Progress'
  await nextTick()
  expect(document.title).toBe(`Progress · ${t('common.product')}`)
  close()
  expect(document.title).toBe(plain)
})

it('a page that leaves late does not take the name of the next', () => {
  const close = open(() => 'old')
  open(() => 'new')
  close()
  expect(document.title).toBe(`new · ${t('common.product')}`)
})
