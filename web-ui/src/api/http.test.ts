import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { api, fileNameOf } from './client'
import { ApiError, setAccessToken } from './http'

const json = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const session = { access_token: 'new', expires_at: '', server_time: '', me: { roles: [] } }
const server = vi.fn<(request: Request) => Promise<Response>>()

beforeEach(() => {
  server.mockReset()
  vi.stubGlobal('fetch', server)
  setAccessToken('old')
})
afterEach(() => void vi.unstubAllGlobals())

it('sends version, idempotency key and token', async () => {
  server.mockResolvedValue(json(200, { ok: true }))
  await api.post('/entries/{id}/submit', { path: { id: 'e1' }, version: 3 })
  const request = server.mock.calls[0]?.[0]
  expect(new URL(request?.url ?? '').pathname).toBe('/api/v1/entries/e1/submit')
  expect(request?.headers.get('If-Match')).toBe('"3"')
  expect(request?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/)
  expect(request?.headers.get('Authorization')).toBe('Bearer old')
})

it('leaves empty filters out of the query', async () => {
  server.mockResolvedValue(json(200, { items: [] }))
  await api.get('/entries', { query: { q: '', status: 'draft', cursor: undefined } })
  expect(new URL(server.mock.calls[0]?.[0].url ?? '').search).toBe('?status=draft')
})

it('renews the session once for calls that fail together, then repeats each with the new token', async () => {
  server.mockImplementation(async (request) => {
    if (request.url.endsWith('/auth/refresh')) return json(200, session)
    return request.headers.get('Authorization') === 'Bearer new'
      ? json(200, { ok: true })
      : json(401, { code: 'unauthenticated' })
  })
  await Promise.all([api.get('/me'), api.get('/overview'), api.get('/programmes')])
  const refreshes = server.mock.calls.filter(([request]) => request.url.endsWith('/auth/refresh'))
  expect(refreshes).toHaveLength(1)
  expect(server).toHaveBeenCalledTimes(7)
})

it('does not try to renew when the password was wrong', async () => {
  server.mockResolvedValue(json(401, { code: 'invalid_credentials', title: 'x' }))
  await expect(api.post('/auth/sign-in', { body: { username: 'a', password: 'b' } })).rejects.toMatchObject({
    code: 'invalid_credentials',
  })
  expect(server).toHaveBeenCalledTimes(1)
})

it('turns problem documents and broken connections into errors with a code', async () => {
  server.mockResolvedValueOnce(
    json(412, { code: 'stale_version', title: 't', detail: 'd', request_id: 'r', current_version: 9 }),
  )
  await expect(api.get('/me')).rejects.toMatchObject({ code: 'stale_version', currentVersion: 9, requestId: 'r' })
  server.mockRejectedValueOnce(new TypeError('failed to fetch'))
  await expect(api.get('/me')).rejects.toEqual(new ApiError({ code: 'network' }))
  server.mockResolvedValueOnce(new Response('<html>', { status: 502 }))
  await expect(api.get('/me')).rejects.toMatchObject({ code: 'internal', status: 502 })
})

it('reads Chinese file names', () => {
  expect(fileNameOf(`attachment; filename="x.xlsx"; filename*=UTF-8''%E5%90%8D%E5%8D%95.xlsx`)).toBe('名单.xlsx')
  expect(fileNameOf('attachment; filename="x.xlsx"')).toBe('x.xlsx')
  expect(fileNameOf(null)).toBeNull()
})
