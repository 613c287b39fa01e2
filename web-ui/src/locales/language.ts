/** The language of the page: Chinese, unless this browser remembers English. `/theme.js` puts it on `<html>` before the first paint. */
export type Language = 'zh-CN' | 'en'

export const languageOf = (lang: string): Language => (lang === 'en' ? 'en' : 'zh-CN')

/** One for the life of a page: choosing the other loads it anew. */
export const language: Language = languageOf(document.documentElement.lang)
