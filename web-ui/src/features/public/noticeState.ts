/** In which phase a published list is, by the server's date. */
import type { PublicNoticeItem } from '@/api/types'
import { t } from '@/locales'
import { formatDate } from '@/shared/format'
import type { Tone } from '@/shared/statusTones'

export interface NoticeState {
  text: string
  tone: Tone
}

/** `today` as `2026-11-18`, Beijing. The last day of publicity still counts whole. */
export function noticeState(notice: PublicNoticeItem, today: string): NoticeState {
  if (notice.kind === 'final') return { text: t('site.notices.kind.final'), tone: 'gold' }
  const isOver = notice.ends_on !== null && today > notice.ends_on
  return isOver
    ? { text: t('site.notices.over'), tone: 'neutral' }
    : { text: t('site.notices.kind.publicity'), tone: 'info' }
}

export function windowOf(notice: PublicNoticeItem): string {
  return notice.starts_on === null || notice.ends_on === null
    ? ''
    : t('site.notices.window', { from: formatDate(notice.starts_on), to: formatDate(notice.ends_on) })
}
