import { expect, it } from 'vitest'
import { commandOf, type FocusPlace, type Key, placeOf } from './deskKeys'

const press = (key: string, place: FocusPlace = 'none', more: Partial<Key> = {}) =>
  commandOf({ key, code: '', altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more }, place)

it('knows every key of the table', () => {
  expect(press('7')).toEqual({ kind: 'type', text: '7' })
  expect(press('.')).toEqual({ kind: 'type', text: '.' })
  expect(press('ArrowUp')).toEqual({ kind: 'step', direction: 1 })
  expect(press('ArrowDown', 'mark')).toEqual({ kind: 'step', direction: -1 })
  expect(press('Enter', 'mark')).toEqual({ kind: 'criterion', direction: 1 })
  expect(press('Enter', 'mark', { shiftKey: true })).toEqual({ kind: 'criterion', direction: -1 })
  expect(press('PageDown', 'text')).toEqual({ kind: 'entry', direction: 1 })
  expect(press('PageUp')).toEqual({ kind: 'entry', direction: -1 })
  expect(press('1', 'mark', { altKey: true, code: 'Digit1' })).toEqual({ kind: 'band', index: 0 })
  expect(press('£', 'text', { altKey: true, code: 'Digit4' })).toEqual({ kind: 'band', index: 3 })
  expect(['c', 'A', 'v', '?'].map((key) => press(key)?.kind)).toEqual(['comment', 'recuse', 'viewer', 'help'])
})

it('leaves letters, digits and Enter to a text field', () => {
  expect(['c', 'a', 'v', '?', '7', 'Enter', 'ArrowUp'].map((key) => press(key, 'text'))).toEqual(Array(7).fill(null))
  expect(press('Escape', 'text')).toEqual({ kind: 'leave' })
})

it('works with letters in the field of the mark, where no letter can stand', () => {
  expect(press('c', 'mark')).toEqual({ kind: 'comment' })
  expect(press('7', 'mark')).toBeNull()
})

it('leaves Enter to a button, arrows to the viewer, and the browser its own keys', () => {
  expect(press('Enter', 'control')).toBeNull()
  expect(press('ArrowDown', 'viewer')).toBeNull()
  expect(press('c', 'none', { ctrlKey: true })).toBeNull()
  expect(press('Tab', 'mark')).toBeNull()
})

it('tells where the focus is', () => {
  document.body.innerHTML =
    '<input id="m" data-mark><textarea id="t"></textarea><button id="b"></button><div data-viewer><p id="v"></p></div><p id="n"></p>'
  const places = ['m', 't', 'b', 'v', 'n'].map((id) => placeOf(document.getElementById(id)))
  expect(places).toEqual(['mark', 'text', 'control', 'viewer', 'none'])
})
