/** Theme and text size, remembered in this browser. `/theme.js` applies the same two keys before the first paint. */
import { ref } from 'vue'

type Theme = 'light' | 'dark'

const root = document.documentElement
const theme = ref<Theme>(root.dataset.theme === 'dark' ? 'dark' : 'light')
const isLargeText = ref(root.dataset.text === 'large')

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // A browser that refuses storage keeps the choice for this page only.
  }
}

export function useAppearance() {
  return {
    theme,
    isLargeText,
    toggleTheme() {
      theme.value = theme.value === 'dark' ? 'light' : 'dark'
      root.dataset.theme = theme.value
      remember('jinbang.theme', theme.value)
    },
    toggleLargeText() {
      isLargeText.value = !isLargeText.value
      if (isLargeText.value) root.dataset.text = 'large'
      else delete root.dataset.text
      remember('jinbang.text', isLargeText.value ? 'large' : 'normal')
    },
  }
}
