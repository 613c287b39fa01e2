import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RouteLocationNormalized } from 'vue-router'
import type { Role } from '@/api/types'
import { signIn, signOut } from '@/shared/session'
import { redirectFor } from './guard'

const to = (over: object, roles?: readonly Role[]) =>
  ({
    name: 'x',
    fullPath: '/staff/x',
    meta: {},
    matched: [{ meta: { roles } }],
    ...over,
  }) as unknown as RouteLocationNormalized

async function enter(roles: Role[], must_change_password = false): Promise<void> {
  const session = { access_token: 't', expires_at: '', server_time: '', me: { roles, must_change_password } }
  vi.stubGlobal(
    'fetch',
    async () => new Response(JSON.stringify(session), { headers: { 'Content-Type': 'application/json' } }),
  )
  await signIn('a', 'b')
}
beforeEach(() => vi.stubGlobal('fetch', async () => new Response(null, { status: 204 })))
afterEach(async () => {
  vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }))
  await signOut()
  vi.unstubAllGlobals()
})

it('sends a visitor to sign-in and remembers where they were going', () => {
  expect(redirectFor(to({}))).toEqual({ name: 'sign-in', query: { next: '/staff/x' } })
})

it('lets everybody see an open page', () => {
  expect(redirectFor(to({ meta: { isOpen: true } }))).toBe(true)
})

it('keeps a role out of pages of others and says which role they need', async () => {
  await enter(['judge'])
  expect(redirectFor(to({}, ['zone_staff', 'leader']))).toEqual({
    name: 'denied',
    query: { need: 'zone_staff,leader', from: '/staff/x' },
  })
  await enter(['leader'])
  expect(redirectFor(to({}, ['zone_staff', 'leader']))).toBe(true)
})

it('names only the roles that open the page itself, not all of its area', async () => {
  await enter(['leader'])
  const area: readonly Role[] = ['zone_staff', 'leader', 'auditor']
  const matched = [{ meta: { roles: area } }, { meta: { roles: ['auditor', 'zone_staff'] } }]
  expect(redirectFor(to({ matched }))).toMatchObject({ query: { need: 'zone_staff,auditor' } })
})

it('shows only the password page while the first password stands', async () => {
  await enter(['zone_staff'], true)
  expect(redirectFor(to({}))).toEqual({ name: 'change-password' })
  expect(redirectFor(to({ name: 'change-password' }))).toBe(true)
})
