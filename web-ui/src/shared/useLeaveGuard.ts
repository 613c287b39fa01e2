/** Asks before another page, or another state of this one, drops what has not been kept. The browser asks before the tab closes. */
import { onScopeDispose } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'
import { askConfirm, type Question } from './confirm'

/** `question` is null while nothing would be lost; `drop` runs when the person goes all the same. */
export function useLeaveGuard(question: () => Question | null, drop: () => void = () => undefined): void {
  const mayGo = async () => {
    const open = question()
    if (open === null) return true
    const isSure = await askConfirm({ ...open, isDangerous: true })
    if (isSure) drop()
    return isSure
  }
  onBeforeRouteUpdate(mayGo)
  onBeforeRouteLeave(mayGo)
  const beforeUnload = (event: BeforeUnloadEvent) => {
    if (question() !== null) event.preventDefault()
  }
  window.addEventListener('beforeunload', beforeUnload)
  onScopeDispose(() => window.removeEventListener('beforeunload', beforeUnload))
}
