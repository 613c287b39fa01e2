/** The cache of what was read. Errors of reads are drawn by the page; unexpected errors of writes become a message. */
import { MutationCache, QueryClient } from '@tanstack/vue-query'
import { ApiError } from '@/api/http'
import { reportError } from './errors'

declare module '@tanstack/vue-query' {
  interface Register {
    mutationMeta: {
      /** The page draws this mutation's errors itself. */
      handlesErrors?: boolean
    }
  }
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.code === 'network',
    },
    mutations: { retry: false },
  },
  mutationCache: new MutationCache({
    onError: (error, _variables, _result, mutation) => {
      if (mutation.meta?.handlesErrors !== true) reportError(error)
    },
  }),
})
