/** The one fetch of the page: bearer token in memory, one refresh on 401, problem documents as `ApiError`, server clock, activity.
 *  Knows nothing of any endpoint but the refresh. */
import { beginActivity } from '@/shared/activity'
import { syncClock } from '@/shared/clock'
import type { ErrorCode, FieldError, Problem, Session } from './types'

/** Codes of the server, and `network` when no answer arrived at all. */
export type PageErrorCode = ErrorCode | 'network'

export class ApiError extends Error {
  readonly code: PageErrorCode
  readonly status: number
  readonly detail: string
  readonly fields: FieldError[]
  readonly requestId: string | null
  readonly currentVersion: number | null

  constructor(problem: Partial<Omit<Problem, 'code'>> & { code: PageErrorCode }) {
    super(problem.title ?? problem.code)
    this.code = problem.code
    this.status = problem.status ?? 0
    this.detail = problem.detail ?? ''
    this.fields = problem.fields ?? []
    this.requestId = problem.request_id ?? null
    this.currentVersion = problem.current_version ?? null
  }
}

let accessToken: string | null = null
let refreshing: Promise<Session | null> | null = null
let onSession: (session: Session | null) => void = () => undefined

export function setAccessToken(token: string | null): void {
  accessToken = token
}

/** The session store listens here: a fresh session after a refresh, null when the cookie is no longer good. */
export function onSessionChange(listener: (session: Session | null) => void): void {
  onSession = listener
}

/** Renews the session through the HttpOnly cookie. Calls that come together share one request. */
export function refreshSession(): Promise<Session | null> {
  refreshing ??= requestRefresh().finally(() => {
    refreshing = null
  })
  return refreshing
}

async function requestRefresh(): Promise<Session | null> {
  const response = await send(new Request('/api/v1/auth/refresh', { method: 'POST', credentials: 'same-origin' }))
  if (response.status >= 500) throw await problemOf(response)
  const session = response.ok ? ((await response.json()) as Session) : null
  setAccessToken(session?.access_token ?? null)
  onSession(session)
  return session
}

/** As `fetch`, for /api/v1: adds the token, renews it once when it has expired. Never throws for an HTTP status. */
export async function apiFetch(request: Request): Promise<Response> {
  const again = request.clone()
  const response = await send(authorized(request))
  const isAuth = new URL(request.url, location.href).pathname.startsWith('/api/v1/auth/')
  if (response.status !== 401 || accessToken === null || isAuth) return response
  return (await refreshSession()) === null ? response : send(authorized(again))
}

function authorized(request: Request): Request {
  if (accessToken !== null) request.headers.set('Authorization', `Bearer ${accessToken}`)
  return request
}

async function send(request: Request): Promise<Response> {
  const end = beginActivity()
  try {
    const sentAt = Date.now()
    const response = await fetch(request)
    const date = response.headers.get('Date')
    if (date !== null) syncClock(Date.parse(date) + 500, sentAt, Date.now())
    return response
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError({ code: 'network' })
  } finally {
    end()
  }
}

/** The problem document of a refused request; one of our own if something between us and the server answered. */
export async function problemOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as Partial<Problem> | null
  const requestId = body?.request_id ?? response.headers.get('X-Request-Id') ?? undefined
  return new ApiError({ ...body, code: body?.code ?? 'internal', status: response.status, request_id: requestId })
}

/** XMLHttpRequest only because fetch reports no upload progress. */
export function uploadWithProgress<T>(path: string, form: FormData, onProgress: (share: number) => void): Promise<T> {
  const attempt = () =>
    new Promise<Response>((resolve, reject) => {
      const request = new XMLHttpRequest()
      request.open('POST', `/api/v1${path}`)
      if (accessToken !== null) request.setRequestHeader('Authorization', `Bearer ${accessToken}`)
      request.setRequestHeader('Idempotency-Key', randomKey())
      request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
      request.onerror = () => reject(new ApiError({ code: 'network' }))
      request.onload = () => {
        const headers = { 'Content-Type': request.getResponseHeader('Content-Type') ?? 'application/json' }
        resolve(new Response(request.responseText, { status: request.status, headers }))
      }
      request.send(form)
    })
  return attempt()
    .then(async (response) => (response.status === 401 && (await refreshSession()) ? attempt() : response))
    .then(async (response) => {
      if (!response.ok) throw await problemOf(response)
      return (await response.json()) as T
    })
}

/** 128 random bits in hexadecimal. `crypto.randomUUID` needs https, which an office network may not have. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
