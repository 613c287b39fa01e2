/** Counts what is under way, for the bar at the top of the page. */
import { computed, ref } from 'vue'

const running = ref(0)

export const isBusy = computed(() => running.value > 0)

/** Returns the function that ends it; ending twice counts once. */
export function beginActivity(): () => void {
  let isOpen = true
  running.value += 1
  return () => {
    if (isOpen) running.value -= 1
    isOpen = false
  }
}
