/** Saves what the page holds one second after the last change, one request at a time, with the row's version.
 *  Offline, changes stay here and go out when the network is back. A stale version stops saving until the person has chosen. */
import { computed, onScopeDispose, ref } from 'vue'
import { ApiError } from '@/api/http'

export type SaveState = 'idle' | 'dirty' | 'saving' | 'saved' | 'offline' | 'failed' | 'conflict'

/** What a save answers; `receipt` where the server gives one. */
export interface SavedAt {
  version: number
  saved_at: string
  receipt?: string | null
}

export interface AutosaveOptions<Patch extends object, Answer extends SavedAt> {
  version: number
  save: (patch: Patch, version: number) => Promise<Answer>
  onSaved?: (answer: Answer, sent: Patch) => void
  /** How a newer change joins those that wait. By default the newer value of a key wins. */
  merge?: (waiting: Patch, newer: Patch) => Patch
  idleMs?: number
}

const RETRY_MS = 5_000

export function useAutosave<Patch extends object, Answer extends SavedAt>(options: AutosaveOptions<Patch, Answer>) {
  const merge = options.merge ?? ((waiting: Patch, newer: Patch) => ({ ...waiting, ...newer }))
  const state = ref<SaveState>('idle')
  const version = ref(options.version)
  const savedAt = ref<string | null>(null)
  const receipt = ref<string | null>(null)
  const error = ref<unknown>(null)
  const pendingCount = ref(0)
  let waiting: Patch | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | null = null

  function hold(patch: Patch): void {
    waiting = waiting === null ? patch : merge(waiting, patch)
    pendingCount.value = Object.keys(waiting).length
  }

  /** Notes a change; it is saved after the pause. */
  function change(patch: Patch): void {
    hold(patch)
    if (state.value === 'conflict') return
    state.value = state.value === 'offline' ? 'offline' : 'dirty'
    schedule(options.idleMs ?? 1_000)
  }

  function schedule(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), ms)
  }

  /** Saves at once and answers whether everything is stored. */
  async function flush(): Promise<boolean> {
    clearTimeout(timer)
    if (running !== null) await running
    if (waiting !== null && state.value !== 'conflict') {
      running = sendWaiting().finally(() => (running = null))
      await running
    }
    return waiting === null
  }

  async function sendWaiting(): Promise<void> {
    if (waiting === null) return
    const sent = waiting
    waiting = null
    state.value = 'saving'
    try {
      const answer = await options.save(sent, version.value)
      version.value = answer.version
      savedAt.value = answer.saved_at
      receipt.value = answer.receipt ?? null
      error.value = null
      pendingCount.value = waiting === null ? 0 : Object.keys(waiting).length
      state.value = waiting === null ? 'saved' : 'dirty'
      options.onSaved?.(answer, sent)
    } catch (failure) {
      const newer: Patch | null = waiting
      waiting = sent
      if (newer !== null) hold(newer)
      pendingCount.value = Object.keys(waiting).length
      error.value = failure
      state.value = stateAfter(failure)
      if (state.value === 'offline') schedule(RETRY_MS)
    }
  }

  /** After a conflict: go on from the server's version, keeping or dropping what waits here. */
  function resolve(nextVersion: number, keepMine: boolean): void {
    version.value = nextVersion
    if (!keepMine) {
      waiting = null
      pendingCount.value = 0
    }
    state.value = waiting === null ? 'idle' : 'dirty'
    if (waiting !== null) schedule(0)
  }

  const whenOnline = () => void (state.value === 'offline' && flush())
  const beforeUnload = (event: BeforeUnloadEvent) => {
    if (waiting !== null || running !== null) event.preventDefault()
  }
  window.addEventListener('online', whenOnline)
  window.addEventListener('beforeunload', beforeUnload)
  onScopeDispose(() => {
    void flush()
    clearTimeout(timer)
    window.removeEventListener('online', whenOnline)
    window.removeEventListener('beforeunload', beforeUnload)
  })

  return {
    state,
    version,
    savedAt,
    receipt,
    error,
    pendingCount: computed(() => pendingCount.value),
    change,
    flush,
    resolve,
  }
}

function stateAfter(failure: unknown): SaveState {
  if (!(failure instanceof ApiError)) return 'failed'
  if (failure.code === 'network') return 'offline'
  return failure.code === 'stale_version' ? 'conflict' : 'failed'
}
