/** Filters that live in the address, so that a list can be bookmarked, shared and gone back to. */
import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** A text in the query; empty when absent. Writing replaces the history entry and drops `resets` (page cursors). */
export function useQueryState(name: string, resets: readonly string[] = []): WritableComputedRef<string> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => {
      const value = route.query[name]
      return (Array.isArray(value) ? value[0] : value) ?? ''
    },
    set: (value) => {
      const query = { ...route.query }
      for (const key of [name, ...resets]) Reflect.deleteProperty(query, key)
      if (value !== '') query[name] = value
      void router.replace({ query, hash: route.hash })
    },
  })
}
