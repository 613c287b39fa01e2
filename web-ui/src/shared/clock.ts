/** The server's clock as this page knows it. Deadlines and save stamps show it, never the visitor's own. */
import { onScopeDispose, ref } from 'vue'

let offsetMs = 0
let uncertaintyMs = Number.POSITIVE_INFINITY

/** Learns the offset from one answer. Keeps the answer that came back fastest, because it is the most exact. */
export function syncClock(serverMs: number, sentAtMs: number, receivedAtMs: number): void {
  const roundTripMs = receivedAtMs - sentAtMs
  if (!Number.isFinite(serverMs) || roundTripMs > uncertaintyMs) return
  uncertaintyMs = Math.max(roundTripMs, 20)
  offsetMs = serverMs - (sentAtMs + receivedAtMs) / 2
}

/** Learns the offset from a `server_time` field. */
export function syncServerTime(time: string): void {
  const now = Date.now()
  syncClock(Date.parse(time), now, now)
}

export function serverNow(): number {
  return Date.now() + offsetMs
}

/** Server time in milliseconds, ticking. */
export function useServerClock(everyMs = 1000) {
  const now = ref(serverNow())
  const timer = setInterval(() => (now.value = serverNow()), everyMs)
  onScopeDispose(() => clearInterval(timer))
  return now
}
