/** What each call of /api/v1 takes and gives, read off the generated `paths`. Types only: a call that the server does not know, or not
 *  like this, does not compile. */
import type { paths } from './schema'
import type { Sharp } from './types'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
type Paths = { [P in keyof paths as P extends `/api/v1${infer Short}` ? Short : never]: paths[P] }
type With<M extends Method, O> = { [P in keyof Paths]: Paths[P] extends Record<M, O> ? P : never }[keyof Paths]

type Operation<M extends Method, P> = P extends keyof Paths ? (M extends keyof Paths[P] ? Paths[P][M] : never) : never
type Params<O, Place extends string> = O extends { parameters: { [K in Place]?: infer Values } }
  ? NonNullable<Values>
  : never
type When<Values, Option> = [Values] extends [never] ? unknown : Option

/** Query values come out of the page's address, so that any text may stand where the server knows a few words. */
type Query<Values> = { [K in keyof Values]: (NonNullable<Values[K]> extends string ? string : Values[K]) | null }
type PathOption<O> = When<Params<O, 'path'>, { path: Params<O, 'path'> }>
/** `version` is the row's, sent as `If-Match`: wherever the server asks for it, and nowhere else. */
export type Options<O> = { signal?: AbortSignal } & PathOption<O> &
  When<Params<O, 'query'>, { query?: Query<Params<O, 'query'>> }> &
  When<Extract<Params<O, 'header'>, { 'If-Match': string }>, { version: number }> &
  (O extends { requestBody: { content: { 'application/json': infer Body } } } ? { body: Sharp<Body> } : unknown)
type Arguments<O> = { signal?: AbortSignal } extends Options<O> ? [options?: Options<O>] : [options: Options<O>]

type Content<O> = O extends { responses: Record<200, { content: infer C }> | Record<201, { content: infer C }> }
  ? C
  : never
type Reply<O> = Content<O> extends { 'application/json': infer Body } ? Sharp<Body> : undefined

type WithReply = { responses: unknown }
export type Call<M extends Method> = <P extends With<M, WithReply>>(
  path: P,
  ...options: Arguments<Operation<M, P>>
) => Promise<Reply<Operation<M, P>>>

type Bytes = { responses: Record<200, { content: { 'application/octet-stream': unknown } }> }
export type FilePath = With<'get', Bytes>
export type FileOption<P> = PathOption<Operation<'get', P>>

type Form<Body> = { requestBody: { content: { 'multipart/form-data': Body } } }
export type UploadPath = With<'post', Form<unknown>>
export type UploadOptions<P> = PathOption<Operation<'post', P>> &
  (Operation<'post', P> extends Form<infer Body> ? { body: Record<keyof Body, string | File> } : never)
export type UploadReply<P> = Reply<Operation<'post', P>>
