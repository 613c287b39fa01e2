/** Asks before another step, or another page, drops what stands in a field but cannot be read. */
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'
import { t } from '@/locales'
import { askConfirm } from '@/shared/confirm'
import type { Unreadable } from '@/shared/unreadable'

export function useStepGuard(unreadable: Unreadable): void {
  const mayGo = async () =>
    unreadable.size === 0 ||
    askConfirm({
      title: t('designer.leave.title'),
      text: t('designer.leave.text', { fields: Array.from(unreadable.values()).join(t('common.listMark')) }),
      confirm: t('designer.leave.confirm'),
      isDangerous: true,
    })
  onBeforeRouteUpdate(mayGo)
  onBeforeRouteLeave(mayGo)
}
