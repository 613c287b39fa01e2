import { api } from '@/api/client'
import type { AwardList, AwardListSummary, Page } from '@/api/types'

/** The calls that move a list on, and the last part of their address. */
export const LIST_CALLS = {
  confirm_award_list: 'confirm',
  supervise_award_list: 'supervise',
  approve_award_list: 'approve',
  return_award_list: 'return',
  start_publicity: 'publicity',
  finalize_award_list: 'finalize',
  issue_award_list: 'issue',
} as const
export type ListCall = keyof typeof LIST_CALLS

export const LIST_FILES = ['commendation', 'publicity', 'internal'] as const
export type ListFile = (typeof LIST_FILES)[number]

export interface PublicityInput {
  starts_on: string
  contact: string
  how_to_object: string
}
export interface IssueInput {
  document_no: string
  issued_on: string
}
export type ListInput = { comment?: string } | PublicityInput | IssueInput

export const listAwardLists = (query: { status?: string; cursor?: string }, signal: AbortSignal) =>
  api.get<Page<AwardListSummary>>('/award-lists', { query, signal })

export const getAwardList = (id: string) => api.get<AwardList>('/award-lists/{id}', { path: { id } })

/** The calls by which a person signs a content: its hash goes along. */
const SIGNING: readonly ListCall[] = [
  'confirm_award_list',
  'supervise_award_list',
  'approve_award_list',
  'return_award_list',
]

/** The version always goes along, so that nobody decides on a row that has changed since. */
export const moveAwardList = (
  list: Pick<AwardList, 'id' | 'version' | 'content_hash'>,
  call: ListCall,
  input: ListInput,
) =>
  api.post<AwardList>(`/award-lists/{id}/${LIST_CALLS[call]}`, {
    path: { id: list.id },
    body: SIGNING.includes(call) ? { content_hash: list.content_hash, ...input } : input,
    version: list.version,
  })

export const downloadListFile = (id: string, file: ListFile) =>
  api.download(`/award-lists/${id}/files/${file}.xlsx`, `${file}.xlsx`)
