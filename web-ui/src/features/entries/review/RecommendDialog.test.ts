import { flushPromises, mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { t } from '@/locales'
import RecommendDialog from './RecommendDialog.vue'

const dialog = () =>
  mount(RecommendDialog, {
    props: { title: 'Entry', isPending: false },
    global: { stubs: { ElDialog: { template: '<div><slot /><slot name="footer" /></div>' } } },
  })
async function send(opinion: string, rank: string) {
  const wrapper = dialog()
  await flushPromises()
  await wrapper.get('#recommend-opinion').setValue(opinion)
  await wrapper.get('#recommend-rank').setValue(rank)
  await wrapper.get('form').trigger('submit')
  return wrapper
}

it('sends the order as a whole number, and none where none was given', async () => {
  expect((await send(' agreed ', ' 2 ')).emitted('submit')).toEqual([[{ opinion: 'agreed', rank: 2 }]])
  expect((await send('agreed', '')).emitted('submit')).toEqual([[{ opinion: 'agreed' }]])
})

it('takes no recommendation without an opinion or with another order than 1, 2, 3 …', async () => {
  const silent = await send(' ', '1')
  expect(silent.emitted('submit')).toBeUndefined()
  expect(silent.get('[role=alert]').text()).toBe(t('entry_review.recommend.missing'))
  for (const rank of ['0', '1.5', '-1', 'first']) {
    const wrapper = await send('agreed', rank)
    expect(wrapper.emitted('submit')).toBeUndefined()
    expect(wrapper.get('[role=alert]').text()).toBe(t('entry_review.recommend.rankWrong'))
  }
})
