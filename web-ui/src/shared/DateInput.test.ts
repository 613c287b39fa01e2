import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { t } from '@/locales'
import DateInput from './DateInput.vue'

/** A field in which the browser holds `value`; half of a date has none, and is bad input. */
function field(props: { isOptional?: boolean }) {
  const wrapper = mount(DateInput, { props: { modelValue: '2026-03-01', label: 'd', ...props } })
  const hold = async (value: string, badInput = false) => {
    const element = wrapper.get('input').element
    element.value = value
    Object.defineProperty(element, 'validity', { value: { badInput }, configurable: true })
    await wrapper.get('input').trigger('blur')
  }
  const sentence = () => (wrapper.find('[role=alert]').exists() ? wrapper.get('[role=alert]').text() : '')
  return { wrapper, hold, sentence }
}

it('half of a date is marked and not handed on, so that the stored one stays', async () => {
  const { wrapper, hold, sentence } = field({ isOptional: true })
  await hold('', true)
  expect(sentence()).toBe(t('common.date.wrong'))
  expect(wrapper.emitted('update:modelValue')).toBeUndefined()
  await hold('2026-04-02')
  expect(sentence()).toBe('')
  expect(wrapper.emitted('update:modelValue')).toEqual([['2026-04-02']])
})

it('a day after today is doubted where the field tells what has happened, and taken all the same', () => {
  const doubts = (modelValue: string, isPast: boolean) =>
    mount(DateInput, { props: { modelValue, label: 'd', isPast } })
      .find('[role=status]')
      .exists()
  expect([doubts('2099-01-01', true), doubts('2020-01-01', true), doubts('2099-01-01', false)]).toEqual([
    true,
    false,
    false,
  ])
})

it('a date is taken away only where the field may be empty', async () => {
  const optional = field({ isOptional: true })
  await optional.hold('')
  expect(optional.wrapper.emitted('update:modelValue')).toEqual([['']])
  const needed = field({})
  await needed.hold('')
  expect([needed.sentence(), needed.wrapper.emitted('update:modelValue')]).toEqual([t('common.date.wrong'), undefined])
})
