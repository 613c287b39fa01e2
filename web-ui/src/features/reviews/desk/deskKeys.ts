/** The keyboard of the desk: which key means what, depending on where the focus is. */
import { onBeforeUnmount, onMounted } from 'vue'
import { isModalOpen } from '@/shared/useShortcut'

export type DeskCommand =
  | { kind: 'type'; text: string }
  | { kind: 'step'; direction: 1 | -1 }
  | { kind: 'criterion'; direction: 1 | -1 }
  | { kind: 'entry'; direction: 1 | -1 }
  | { kind: 'band'; index: number }
  | { kind: 'comment' | 'recuse' | 'viewer' | 'help' | 'leave' }

/** Where the focus is: the mark's own field, another text field, a button or link, the viewer, or nothing that takes keys. */
export type FocusPlace = 'mark' | 'text' | 'control' | 'viewer' | 'none'

export interface Key {
  key: string
  code: string
  altKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
}

const LETTERS: Record<string, DeskCommand> = {
  c: { kind: 'comment' },
  a: { kind: 'recuse' },
  v: { kind: 'viewer' },
  '?': { kind: 'help' },
}

/** What a key means; null leaves it to the browser. */
export function commandOf(key: Key, place: FocusPlace): DeskCommand | null {
  if (key.ctrlKey || key.metaKey) return null
  if (key.altKey) return bandCommand(key.code)
  if (key.key === 'PageDown' || key.key === 'PageUp')
    return { kind: 'entry', direction: key.key === 'PageDown' ? 1 : -1 }
  if (key.key === 'Escape') return place === 'text' || place === 'viewer' ? { kind: 'leave' } : null
  if (place === 'text') return null
  return LETTERS[key.key.toLowerCase().replace(/\uff1f/, '?')] ?? moveCommand(key, place) ?? typeCommand(key.key, place)
}

function bandCommand(code: string): DeskCommand | null {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1]
  return digit === undefined ? null : { kind: 'band', index: Number(digit) - 1 }
}

function moveCommand({ key, shiftKey }: Key, place: FocusPlace): DeskCommand | null {
  if (key === 'Enter' && place !== 'control') return { kind: 'criterion', direction: shiftKey ? -1 : 1 }
  if ((key === 'ArrowUp' || key === 'ArrowDown') && place !== 'viewer') {
    return { kind: 'step', direction: key === 'ArrowUp' ? 1 : -1 }
  }
  return null
}

/** Digits go to the mark's field by themselves when it has the focus, from elsewhere they are taken there. */
function typeCommand(key: string, place: FocusPlace): DeskCommand | null {
  return place !== 'mark' && /^[0-9.]$/.test(key) ? { kind: 'type', text: key } : null
}

export function placeOf(target: EventTarget | null): FocusPlace {
  if (!(target instanceof HTMLElement)) return 'none'
  if (target.closest('[data-mark]') !== null) return 'mark'
  if (target.matches('input, textarea, select') || target.isContentEditable) return 'text'
  if (target.closest('[data-viewer]') !== null) return 'viewer'
  return target.matches('button, a, summary, [role="tab"], [role="option"]') ? 'control' : 'none'
}

export function useDeskKeys(run: (command: DeskCommand) => void): void {
  const listener = (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented || isModalOpen()) return
    const command = commandOf(event, placeOf(event.target))
    if (command === null) return
    event.preventDefault()
    run(command)
  }
  onMounted(() => window.addEventListener('keydown', listener))
  onBeforeUnmount(() => window.removeEventListener('keydown', listener))
}
