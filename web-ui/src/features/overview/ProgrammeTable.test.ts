import { mount, RouterLinkStub } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import type { Overview, Role } from '@/api/types'
import { t } from '@/locales'
import { signIn, signOut } from '@/shared/session'
import ProgrammeTable from './ProgrammeTable.vue'

afterEach(async () => {
  vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }))
  await signOut()
  vi.unstubAllGlobals()
})

const counts = { entries: 0, eligible: 0, awarded: 0, sheets_submitted: 0, sheets_total: 0 }
const programmes = [{ id: 'p1', title: 'Programme', status: 'scoring', closes_at: '2026-11-20T00:00:00Z', counts }]

async function headsFor(role: Role): Promise<string[]> {
  const session = { access_token: 't', expires_at: '', server_time: '', me: { roles: [role] } }
  vi.stubGlobal(
    'fetch',
    async () => new Response(JSON.stringify(session), { headers: { 'Content-Type': 'application/json' } }),
  )
  await signIn('a', 'b')
  const table = mount(ProgrammeTable, {
    props: { programmes: programmes as unknown as Overview['programmes'] },
    global: { stubs: { RouterLink: RouterLinkStub } },
  })
  return table.findAll('th').map((head) => head.text())
}

it('counts entries only for those who may know of them', async () => {
  expect(await headsFor('zone_staff')).toContain(t('overview.columns.entries'))
  const ofChair = await headsFor('panel_chair')
  expect(ofChair).toContain(t('overview.columns.status'))
  for (const key of ['entries', 'eligible', 'awarded'] as const) {
    expect(ofChair).not.toContain(t(`overview.columns.${key}`))
  }
})
