/** Theme, text size and language, remembered in this browser. `/theme.js` applies the same three keys before the first paint. */
import { ref } from 'vue'
import { language } from '@/locales/language'

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

/** Shows the page in the other language: texts, dates and Element Plus all follow from its start. */
export function switchLanguage(): void {
  remember('jinbang.language', language === 'en' ? 'zh-CN' : 'en')
  location.reload()
}
