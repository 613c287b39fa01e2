import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { t } from '@/locales'
import NumberInput from './NumberInput.vue'

const whole = { modelValue: '5', label: 'n', isWhole: true }

it('what is no number is marked with a sentence and not handed on', async () => {
  const field = mount(NumberInput, { props: whole })
  for (const wrong of ['-3', 'abc', '', '1.5']) {
    await field.find('input').setValue(wrong)
    expect([field.find('.el-input').classes('is-wrong'), field.find('[role=alert]').text()]).toEqual([
      true,
      t('common.number.whole'),
    ])
  }
  expect(field.emitted('update:modelValue')).toBeUndefined()
  await field.find('input').setValue(' 7 ')
  await field.setProps({ modelValue: '7' })
  expect(field.emitted('update:modelValue')).toEqual([['7']])
  expect([field.find('.is-wrong').exists(), field.find('[role=alert]').exists()]).toEqual([false, false])
})

it('a decimal is below zero only where it may be', async () => {
  for (const isSigned of [false, true]) {
    const field = mount(NumberInput, { props: { modelValue: '5', label: 'n', isSigned } })
    await field.find('input').setValue('-0.5')
    expect(field.find('[role=alert]').exists()).toBe(!isSigned)
    expect(field.emitted('update:modelValue')).toEqual(isSigned ? [['-0.5']] : undefined)
  }
})

it('an empty field that nobody has touched is no mistake yet', () => {
  expect(
    mount(NumberInput, { props: { ...whole, modelValue: '' } })
      .find('[role=alert]')
      .exists(),
  ).toBe(false)
})
