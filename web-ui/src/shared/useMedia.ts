/** Whether the window matches a media query, kept up to date. For layouts that CSS alone would have to draw twice. */
import { onScopeDispose, readonly, ref } from 'vue'

export function useMedia(query: string) {
  const list = window.matchMedia(query)
  const matches = ref(list.matches)
  const update = () => (matches.value = list.matches)
  list.addEventListener('change', update)
  onScopeDispose(() => list.removeEventListener('change', update))
  return readonly(matches)
}

export const useIsPhone = () => useMedia('(max-width: 767px)')
export const useIsNarrow = () => useMedia('(max-width: 1199px)')
