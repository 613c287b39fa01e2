/** Asks before another step, or another page, drops what stands in a field but cannot be read. */
import { t } from '@/locales'
import type { Unreadable } from '@/shared/unreadable'
import { useLeaveGuard } from '@/shared/useLeaveGuard'

export function useStepGuard(unreadable: Unreadable): void {
  useLeaveGuard(() =>
    unreadable.size === 0
      ? null
      : {
          title: t('designer.leave.title'),
          text: t('designer.leave.text', { fields: Array.from(unreadable.values()).join(t('common.listMark')) }),
          confirm: t('designer.leave.confirm'),
        },
  )
}
