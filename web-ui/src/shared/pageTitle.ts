/** The title of the browser's tab: what the page is, then the product. */
import { onScopeDispose, watch } from 'vue'
import { t } from '@/locales'

const plain = document.title
let owner: symbol | null = null

/** Names the tab as long as this component is there; an empty text, as while loading, leaves the product alone. */
export function usePageTitle(title: () => string | null | undefined): void {
  const me = Symbol('title')
  watch(
    title,
    (text) => {
      owner = me
      document.title = text ? `${text} · ${t('common.product')}` : plain
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    if (owner === me) document.title = plain
  })
}
