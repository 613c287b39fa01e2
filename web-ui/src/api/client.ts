/** Typed calls of /api/v1. Features wrap them in small functions of their own (`features/<name>/api.ts`) and use nothing else of this folder
 *  but `types.ts` and `ApiError`. Null and empty query values are left out; POSTs carry an idempotency key. */
import createClient from 'openapi-fetch'
import { language } from '@/locales/language'
import type { Call, FileOption, FilePath, Method, UploadOptions, UploadPath, UploadReply } from './calls'
import { apiFetch, problemOf, randomKey, uploadWithProgress } from './http'

export { ApiError } from './http'

interface UploadParts {
  path: Record<string, string>
  body: Record<string, string | File>
}
/** The options of any call, as far as sending it matters. */
interface AnyOptions {
  path?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  version?: number
  signal?: AbortSignal
}

const client = createClient<Record<string, Record<Method, object>>>({ baseUrl: '/api/v1', fetch: fetchOrThrow })

async function fetchOrThrow(request: Request): Promise<Response> {
  const response = await apiFetch(request)
  if (!response.ok) throw await problemOf(response)
  return response
}

const call =
  <M extends Method>(method: M): Call<M> =>
  (path, ...[options]) =>
    send(method, path, options ?? {}) as never

async function send(method: Method, path: string, options: AnyOptions): Promise<unknown> {
  const headers: Record<string, string> = { 'Accept-Language': language }
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
  return response.status === 204 ? undefined : await response.json()
}

function given(query: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  )
}

export const api = {
  get: call('get'),
  post: call('post'),
  put: call('put'),
  patch: call('patch'),
  delete: call('delete'),
  upload,
  download,
  blob,
}

/** A form with a file; reports the share that has gone out. */
function upload<P extends UploadPath>(path: P, options: UploadOptions<P>, onProgress: (share: number) => void) {
  const { path: values, body } = options as AnyOptions as Required<UploadParts>
  const form = new FormData()
  for (const [name, value] of Object.entries(body)) form.append(name, value)
  return uploadWithProgress<UploadReply<P>>(filled(path, values), form, onProgress)
}

/** The bytes of a protected file. */
async function blob<P extends FilePath>(path: P, options: FileOption<P>) {
  const { path: values } = options as { path: Record<string, string> }
  const response = await fetchOrThrow(new Request(`/api/v1${filled(path, values)}`))
  return { data: await response.blob(), fileName: fileNameOf(response.headers.get('Content-Disposition')) }
}

/** Fetches a protected file and hands it to the browser under the name that the server gave it. */
async function download<P extends FilePath>(path: P, options: FileOption<P>, fallbackName: string): Promise<void> {
  const { data, fileName } = await blob(path, options)
  const url = URL.createObjectURL(data)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName ?? fallbackName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

function filled(path: string, values: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
}

/** The name in `Content-Disposition`: RFC 5987 first, because Chinese names come that way. */
export function fileNameOf(header: string | null): string | null {
  const encoded = header?.match(/filename\*=UTF-8''([^;]+)/i)?.[1]
  if (encoded !== undefined) return decodeURIComponent(encoded)
  return header?.match(/filename="([^"]+)"/i)?.[1] ?? null
}
