/** Moves a list on: asks first, names the list, its count and its hash, sends version and hash, reads everything anew. */
import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { type Ref } from 'vue'
import type { AwardList } from '@/api/types'
import { t } from '@/locales'
import { askConfirm, askReason } from '@/shared/confirm'
import { formatMoney, shortHash } from '@/shared/format'
import { toast } from '@/shared/toast'
import { type ListCall, type ListInputs, moveAwardList } from './api'

/** Steps that need no form of their own. */
type PlainCall = 'confirm_award_list' | 'supervise_award_list' | 'approve_award_list' | 'finalize_award_list'

export function useListMoves(list: Ref<AwardList | undefined>, onMoved?: (next: AwardList) => void) {
  const queryClient = useQueryClient()
  const move = useMutation({
    mutationFn: ({ run }: { call: ListCall; run: () => Promise<AwardList> }) => run(),
    onSuccess: (next, { call }) => {
      toast.success(t(`award_lists.done.${call}`))
      onMoved?.(next)
    },
    // After a refusal too: somebody else may have moved the list on.
    onSettled: () =>
      Promise.all(
        ['award-list', 'award-lists', 'overview'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })),
      ),
  })

  function send<C extends ListCall>(call: C, input: ListInputs[C]): void {
    const of = list.value
    if (of !== undefined) move.mutate({ call, run: () => moveAwardList(of, call, input) })
  }

  async function ask(call: PlainCall, input: { comment?: string } = {}): Promise<void> {
    if (list.value === undefined) return
    const title = t(`award_lists.actions.${call}`)
    const text = [objectOf(list.value), t(`award_lists.ask.${call}`)].join(t('common.sentenceGap'))
    if (await askConfirm({ title, text, confirm: title })) send(call, input)
  }

  async function askReturn(): Promise<void> {
    if (list.value === undefined) return
    const title = t('award_lists.actions.return_award_list')
    const comment = await askReason({
      title,
      text: [objectOf(list.value), t('award_lists.ask.return_award_list')].join(t('common.sentenceGap')),
      confirm: title,
      isDangerous: true,
      placeholder: t('award_lists.ask.returnPlaceholder'),
      missing: t('award_lists.ask.returnMissing'),
    })
    if (comment !== null) send('return_award_list', { comment })
  }

  return { send, ask, askReturn, isMoving: move.isPending, error: move.error }
}

function objectOf(list: AwardList): string {
  return t('award_lists.ask.object', {
    title: list.title,
    version: list.list_version,
    count: list.award_count,
    prize: formatMoney(list.total_prize_fen),
    hash: shortHash(list.content_hash),
  })
}
