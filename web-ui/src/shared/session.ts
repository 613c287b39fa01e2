/** Who is signed in. The access token stays in memory; a reload renews the session through the HttpOnly cookie. */
import { computed, readonly, ref } from 'vue'
import { api } from '@/api/client'
import { onSessionChange, refreshSession, setAccessToken } from '@/api/http'
import type { Me, Role, Session } from '@/api/types'
import { queryClient } from './query'

const me = ref<Me | null>(null)
let isRestored = false

function accept(session: Session | null): void {
  setAccessToken(session?.access_token ?? null)
  me.value = session?.me ?? null
}

onSessionChange(accept)

/** Once a page load: asks whether the cookie still holds a session. A server that does not answer throws, it is no sign-out. */
export async function restoreSession(): Promise<void> {
  if (isRestored) return
  await refreshSession()
  isRestored = true
}

export async function signIn(username: string, password: string): Promise<Me> {
  const session = await api.post('/auth/sign-in', { body: { username, password } })
  queryClient.clear()
  accept(session)
  isRestored = true
  return session.me
}

/** Forgets the session here even if the server cannot be told. */
export async function signOut(): Promise<void> {
  try {
    await api.post('/auth/sign-out')
  } finally {
    accept(null)
    queryClient.clear()
  }
}

export async function changePassword(current_password: string, new_password: string): Promise<void> {
  await api.post('/auth/change-password', { body: { current_password, new_password } })
  accept(null)
  queryClient.clear()
}

const roles = computed<readonly Role[]>(() => me.value?.roles ?? [])

export function useSession() {
  return {
    me: readonly(me),
    roles,
    isSignedIn: computed(() => me.value !== null),
    hasRole: (...wanted: readonly Role[]) => wanted.some((role) => roles.value.includes(role)),
  }
}
