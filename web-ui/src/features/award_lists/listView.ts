/** Arranges an award list for reading. Computes no score and no amount. */
import type { ApprovalView, AwardLine, AwardList } from '@/api/types'
import type { Step } from '@/shared/StepsBar.vue'
import { t } from '@/locales'
import { formatShortDay } from '@/shared/format'

const pinyin = new Intl.Collator('zh-u-co-pinyin', { numeric: true })

/** The order of the public list: by the project's name, so that the rank does not show. As the workbook does. */
export function inPublicOrder(lines: readonly AwardLine[]): AwardLine[] {
  return [...lines].sort((a, b) => pinyin.compare(a.title, b.title) || pinyin.compare(a.number, b.number))
}

export function stepsOf(list: AwardList): Step[] {
  return list.steps.map((step) => ({
    key: step.key,
    label: t(`award_lists.steps.${step.key}`),
    state: step.state,
    note: noteOf(list, step),
  }))
}

function noteOf(list: AwardList, step: AwardList['steps'][number]): string {
  if (step.key === 'publicity' && list.publicity !== null)
    return t('award_lists.steps.until', { date: formatShortDay(list.publicity.ends_on) })
  if (step.at !== null) return `${formatShortDay(step.at)} ${step.by.join(t('common.listMark'))}`.trimEnd()
  return step.state === 'current' ? t('award_lists.steps.today') : ''
}

/** Approvals of the present content; those of an earlier version of the list are kept, but no longer count. */
export function currentApprovals(list: Pick<AwardList, 'approvals' | 'content_hash'>): ApprovalView[] {
  return list.approvals.filter(
    (approval) => approval.content_hash === list.content_hash && approval.decision === 'approved',
  )
}

/** How wide a bar of a share is, in whole per cent. */
export const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part / whole) * 100))

/** A bar never vanishes: a count above zero is at least one per cent wide. */
export const barWidth = (part: number, whole: number): number => (part === 0 ? 0 : Math.max(1, shareOf(part, whole)))
