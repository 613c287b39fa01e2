import { api } from '@/api/client'
import type { AwardList, IssueInput, PublicityInput } from '@/api/types'

export const LIST_FILES = ['commendation', 'publicity', 'internal'] as const
export type ListFile = (typeof LIST_FILES)[number]

/** What each step of a list needs beside the list itself. */
export interface ListInputs {
  confirm_award_list: Comment
  supervise_award_list: Comment
  approve_award_list: Comment
  return_award_list: Comment
  start_publicity: PublicityInput
  finalize_award_list: object
  issue_award_list: IssueInput
}
export type ListCall = keyof ListInputs
interface Comment {
  comment?: string
}
type Head = Pick<AwardList, 'id' | 'version' | 'content_hash'>

export const listAwardLists = (query: { status?: string; cursor?: string }, signal: AbortSignal) =>
  api.get('/award-lists', { query, signal })

export const getAwardList = (id: string) => api.get('/award-lists/{id}', { path: { id } })

/** The version always goes along, so that nobody decides on a row that has changed since. */
const seen = ({ id, version }: Head) => ({ path: { id }, version })
/** A signature names the content: its hash goes along. */
const signed = (list: Head, { comment }: Comment) => ({
  ...seen(list),
  body: { content_hash: list.content_hash, comment },
})
const MOVES: { [C in ListCall]: (list: Head, input: ListInputs[C]) => Promise<AwardList> } = {
  confirm_award_list: (list, input) => api.post('/award-lists/{id}/confirm', signed(list, input)),
  supervise_award_list: (list, input) => api.post('/award-lists/{id}/supervise', signed(list, input)),
  approve_award_list: (list, input) => api.post('/award-lists/{id}/approve', signed(list, input)),
  return_award_list: (list, input) => api.post('/award-lists/{id}/return', signed(list, input)),
  start_publicity: (list, body) => api.post('/award-lists/{id}/publicity', { ...seen(list), body }),
  finalize_award_list: (list) => api.post('/award-lists/{id}/finalize', seen(list)),
  issue_award_list: (list, body) => api.post('/award-lists/{id}/issue', { ...seen(list), body }),
}
export const moveAwardList = <C extends ListCall>(list: Head, call: C, input: ListInputs[C]) => MOVES[call](list, input)

export const downloadListFile = (id: string, file: ListFile) =>
  api.download('/award-lists/{id}/files/{file}', { path: { id, file: `${file}.xlsx` } }, `${file}.xlsx`)
