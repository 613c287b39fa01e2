import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { useUnreadable, type Unreadable } from '@/shared/unreadable'
import MoneyInput from './MoneyInput.vue'
import NumberField from './NumberField.vue'

/** A form with one amount and one number. */
function setup() {
  let unreadable: Unreadable = new Map()
  const isShown = ref(true)
  const form = mount(
    defineComponent(() => {
      unreadable = useUnreadable()
      const props = (key: string) => ({ id: key, path: `form.${key}`, label: key.toUpperCase(), isInvalid: false })
      return () =>
        isShown.value
          ? h('div', [
              h(MoneyInput, { ...props('money'), value: 1200 }),
              h(NumberField, { ...props('number'), value: '3' }),
            ])
          : null
    }),
  )
  const type = async (number: number, text: string) => form.findAll('input')[number]?.setValue(text)
  return { form, type, isShown, names: () => Array.from(unreadable) }
}

it('an amount or a number that cannot be read is reported by its path until it can be, and nothing of it is handed on', async () => {
  const { form, type, names } = setup()
  expect(names()).toEqual([])
  await type(0, '12万')
  await type(1, 'three')
  expect(names()).toEqual([
    ['form.money', 'MONEY'],
    ['form.number', 'NUMBER'],
  ])
  expect(form.findComponent(MoneyInput).emitted('change')).toBeUndefined()
  expect(form.findAll('.is-wrong')).toHaveLength(2)
  await type(0, '120000')
  await type(1, '')
  expect(names()).toEqual([])
  expect(form.findComponent(MoneyInput).emitted('change')).toEqual([[12000000]])
})

it('a field that is no longer shown stands in the way of nothing', async () => {
  const { form, type, isShown, names } = setup()
  await type(0, 'x')
  isShown.value = false
  await form.vm.$nextTick()
  expect(names()).toEqual([])
})
