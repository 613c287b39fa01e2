import { afterEach, expect, it, vi } from 'vitest'
import type { Role } from '@/api/types'
import { signIn, signOut } from '@/shared/session'
import { router } from './router'

afterEach(async () => {
  vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }))
  await signOut()
  vi.unstubAllGlobals()
})

async function landingOf(address: string, role: Role): Promise<string> {
  const session = { access_token: 't', expires_at: '', server_time: '', me: { roles: [role] } }
  vi.stubGlobal(
    'fetch',
    async () => new Response(JSON.stringify(session), { headers: { 'Content-Type': 'application/json' } }),
  )
  await signIn('a', 'b')
  await router.push(address)
  return router.currentRoute.value.fullPath
}

// The pages themselves are loaded on the way, which takes its time on a busy machine.
it('an address that the server wrote leads to the page of the own area', async () => {
  expect(await landingOf('/rounds/r1/measurements', 'zone_staff')).toBe('/staff/rounds/r1/measurements')
  expect(await landingOf('/rounds/r1', 'supervisor')).toBe('/staff/rounds/r1')
  expect(await landingOf('/entries/e1?tab=files', 'zone_staff')).toBe('/staff/entries/e1?tab=files')
}, 20_000)
