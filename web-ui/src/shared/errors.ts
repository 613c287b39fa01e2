/** Errors in words: what, which, what to do, and the trace number. */
import { ApiError } from '@/api/http'
import { t, tOr } from '@/locales'
import { language } from '@/locales/language'
import { toast } from './toast'

export interface ErrorWords {
  title: string
  detail: string
  requestId: string | null
}

export function wordsOf(error: unknown): ErrorWords {
  if (!(error instanceof ApiError))
    return { title: t('errors.internal.title'), detail: t('errors.internal.remedy'), requestId: null }
  const title = tOr('errors', `${error.code}.title`, error.message)
  const remedy = tOr('errors', `${error.code}.remedy`, t('errors.internal.remedy'))
  // The server speaks Chinese: in English our own words come first.
  const detail = language === 'en' ? `${remedy} ${error.detail}`.trim() : error.detail || remedy
  return { title, detail, requestId: error.requestId }
}

/** Shows an error that no page draws, with its code and trace number. */
export function reportError(error: unknown): void {
  const { title, detail, requestId } = wordsOf(error)
  const trace = requestId === null ? '' : t('common.error.trace', { id: requestId })
  toast.error([title, detail, trace].filter((part) => part !== '').join(' · '))
}

/** Field errors of a 422 by field name. */
export function fieldErrorsOf(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {}
  return Object.fromEntries(error.fields.map(({ field, message }) => [field, message]))
}
