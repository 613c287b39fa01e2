/** Keys for new parts of a rule pack: short, unique in their list, never shown to people. */
export function freshKey(prefix: string, taken: readonly string[]): string {
  let number = taken.length + 1
  while (taken.includes(`${prefix}_${number}`)) number += 1
  return `${prefix}_${number}`
}

/** Moves one item of a list up or down in place. */
export function moveItem<T>(list: T[], index: number, by: -1 | 1): void {
  const target = index + by
  const item = list[index]
  if (item === undefined || target < 0 || target >= list.length) return
  list.splice(index, 1)
  list.splice(target, 0, item)
}
