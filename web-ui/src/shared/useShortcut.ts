/** Keyboard shortcuts of a screen. Letter keys work only while no text field has the focus. */
import { onBeforeUnmount, onMounted } from 'vue'

export interface Shortcut {
  key: string
  alt?: boolean
  ctrl?: boolean
  shift?: boolean
  /** Also while a text field has the focus (for Enter, arrows, PgUp, PgDn, Alt+digit). */
  inFields?: boolean
  run: (event: KeyboardEvent) => void
}

export function useShortcut(shortcuts: readonly Shortcut[]): void {
  const listener = (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented || isModalOpen()) return
    const found = shortcuts.find((shortcut) => matches(shortcut, event))
    if (found === undefined || (isField(event.target) && found.inFields !== true)) return
    event.preventDefault()
    found.run(event)
  }
  onMounted(() => window.addEventListener('keydown', listener))
  onBeforeUnmount(() => window.removeEventListener('keydown', listener))
}

/** Whether a dialog or drawer is shown. A closed one may stay in the document, hidden. */
export function isModalOpen(): boolean {
  return Array.from(document.querySelectorAll('[aria-modal="true"]')).some((modal) => modal.getClientRects().length > 0)
}

function matches(shortcut: Shortcut, event: KeyboardEvent): boolean {
  const { key, alt = false, ctrl = false, shift } = shortcut
  const isKey = event.key.toLowerCase() === key.toLowerCase() || event.code === `Digit${key}`
  return isKey && event.altKey === alt && event.ctrlKey === ctrl && (shift === undefined || event.shiftKey === shift)
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable)
}
