/** Prints only the part of the page that has the class `jb-print`, through the browser's own dialog. */
export function printPart(): void {
  const root = document.documentElement
  root.dataset.print = 'part'
  window.addEventListener('afterprint', () => Reflect.deleteProperty(root.dataset, 'print'), { once: true })
  window.print()
}
