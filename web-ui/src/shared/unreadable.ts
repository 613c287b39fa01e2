/** Fields in which something stands that cannot be read as what they ask for, so that it is not handed on.
 *  Inputs report themselves; the form above them tells which they are and does not go on as if all were well. */
import { inject, type InjectionKey, onScopeDispose, provide, shallowReactive, watch } from 'vue'

/** The label of each such field by its key. */
export type Unreadable = ReadonlyMap<string, string>

const REPORTS: InjectionKey<Map<string, string>> = Symbol('unreadable')

/** Gathers what the inputs below this component report. */
export function useUnreadable(): Unreadable {
  const fields = shallowReactive(new Map<string, string>())
  provide(REPORTS, fields)
  return fields
}

/** Reports a field to the form above it, if one gathers: by the key while it is wrong, and no longer than it is shown. */
export function reportUnreadable(key: string, label: () => string, isWrong: () => boolean): void {
  const fields = inject(REPORTS, null)
  if (fields === null) return
  watch(
    [isWrong, label],
    ([wrong, name]) => {
      if (wrong) fields.set(key, name)
      else fields.delete(key)
    },
    { immediate: true },
  )
  onScopeDispose(() => fields.delete(key))
}
