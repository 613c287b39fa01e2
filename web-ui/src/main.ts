import { VueQueryPlugin } from '@tanstack/vue-query'
import { ElMessage } from 'element-plus'
import 'element-plus/es/components/message/style/css'
import { createApp } from 'vue'
import App from './app/App.vue'
import { router } from './app/router'
import { loadBase } from './locales'
import { language } from './locales/language'
import { reportError } from './shared/errors'
import { queryClient } from './shared/query'
import { restoreSession } from './shared/session'
import { setToast } from './shared/toast'
import './styles/tokens.css'
import './styles/base.css'
import './styles/utilities.css'
import './styles/element.css'

setToast((type, message) =>
  ElMessage({ type, message, duration: type === 'error' ? 8000 : 3000, showClose: type === 'error', grouping: true }),
)

/** Element Plus speaks English by itself. */
const elementTexts = language === 'en' ? null : import('element-plus/es/locale/lang/zh-cn')

async function start(): Promise<void> {
  // Asked for beside the texts; the guard waits for the same answer, and speaks of a failure.
  restoreSession().catch(() => undefined)
  const [texts] = await Promise.all([elementTexts, loadBase()])
  const app = createApp(App, { locale: texts?.default })
  app.config.errorHandler = (error) => {
    console.error(error)
    reportError(error)
  }
  app.use(router).use(VueQueryPlugin, { queryClient }).mount('#app')
}

void start()
