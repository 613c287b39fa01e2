import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useShortcut } from './useShortcut'

it('letters rest while a text field has the focus; keys marked for fields do not', () => {
  const letter = vi.fn()
  const enter = vi.fn()
  const screen = mount(
    defineComponent(() => {
      useShortcut([
        { key: 'c', run: letter },
        { key: 'Enter', inFields: true, run: enter },
      ])
      return () => h('div', [h('input'), h('p')])
    }),
    { attachTo: document.body },
  )
  const press = (selector: string, key: string) =>
    screen.find(selector).element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  press('input', 'c')
  press('p', 'c')
  press('input', 'Enter')
  expect([letter.mock.calls.length, enter.mock.calls.length]).toEqual([1, 1])
  screen.unmount()
})
