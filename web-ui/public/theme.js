// Runs before the first paint: sets the theme, text size and language that this browser remembers, else the system's theme.
;(function () {
  var root = document.documentElement
  var read = function (key) {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  var system = window.matchMedia && window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  root.dataset.theme = read('jinbang.theme') || system
  if (read('jinbang.text') === 'large') root.dataset.text = 'large'
  if (read('jinbang.language') === 'en') root.lang = 'en'
})()
