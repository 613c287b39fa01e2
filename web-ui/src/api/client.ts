/** Typed calls of /api/v1. Features wrap them in small functions of their own (`features/<name>/api.ts`) and use nothing else of this folder
 *  but `types.ts` and `ApiError`. */
import createClient from 'openapi-fetch'
import { apiFetch, problemOf, randomKey, uploadWithProgress } from './http'

export { ApiError } from './http'

type Json = Record<string, unknown> | unknown[]
export interface CallOptions {
  /** Values for `{name}` in the path. */
  path?: Record<string, string>
  /** Query; undefined, null and empty values are left out. */
  query?: Record<string, string | number | boolean | null | undefined>
  body?: Json | object
  /** The row's version: sent as `If-Match`. */
  version?: number
  signal?: AbortSignal
}
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

const client = createClient<Record<string, Record<Method, object>>>({ baseUrl: '/api/v1', fetch: fetchOrThrow })

async function fetchOrThrow(request: Request): Promise<Response> {
  const response = await apiFetch(request)
  if (!response.ok) throw await problemOf(response)
  return response
}

async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const headers: Record<string, string> = {}
  if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`
  if (method === 'post') headers['Idempotency-Key'] = randomKey()
  const init = {
    params: { path: options.path ?? {}, query: given(options.query ?? {}) },
    body: options.body,
    headers,
    signal: options.signal,
    parseAs: 'stream',
  }
  const { response } = await client.request(method, path, init as never)
  return (response.status === 204 ? undefined : await response.json()) as T
}

function given(query: NonNullable<CallOptions['query']>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  )
}

export const api = {
  get: <T>(path: string, options?: CallOptions) => call<T>('get', path, options),
  post: <T>(path: string, options?: CallOptions) => call<T>('post', path, options),
  put: <T>(path: string, options?: CallOptions) => call<T>('put', path, options),
  patch: <T>(path: string, options?: CallOptions) => call<T>('patch', path, options),
  delete: <T>(path: string, options?: CallOptions) => call<T>('delete', path, options),
  upload: uploadWithProgress,
  download,
  blob,
}

/** The bytes of a protected file. */
async function blob(path: string): Promise<{ data: Blob; fileName: string | null }> {
  const response = await fetchOrThrow(new Request(`/api/v1${path}`))
  return { data: await response.blob(), fileName: fileNameOf(response.headers.get('Content-Disposition')) }
}

/** Fetches a protected file and hands it to the browser under the name that the server gave it. */
async function download(path: string, fallbackName: string): Promise<void> {
  const { data, fileName } = await blob(path)
  const url = URL.createObjectURL(data)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName ?? fallbackName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** The name in `Content-Disposition`: RFC 5987 first, because Chinese names come that way. */
export function fileNameOf(header: string | null): string | null {
  const encoded = header?.match(/filename\*=UTF-8''([^;]+)/i)?.[1]
  if (encoded !== undefined) return decodeURIComponent(encoded)
  return header?.match(/filename="([^"]+)"/i)?.[1] ?? null
}
