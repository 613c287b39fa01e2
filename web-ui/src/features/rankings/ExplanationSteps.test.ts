import { mount } from '@vue/test-utils'
import { beforeAll, expect, it } from 'vitest'
import { loadMessages, t } from '@/locales'
import ExplanationSteps from './ExplanationSteps.vue'
import MarkCell from './MarkCell.vue'

beforeAll(() => loadMessages(['rankings']))

it('keeps dropped marks, struck through and named', () => {
  const wrapper = mount(ExplanationSteps, {
    props: {
      steps: [
        {
          number: 1,
          kind: 'panel',
          title: 'Trim',
          text: 'mean of the rest',
          formula: '(85.50 + 84.00) / 2',
          marks: [
            { judge: 'A', value: '92.00', dropped: 'high' },
            { judge: 'B', value: '85.50', dropped: null },
          ],
          result: '85.50',
        },
      ],
    },
  })
  expect(wrapper.findAll('s').map((mark) => mark.text())).toEqual(['92'])
  expect(wrapper.text()).toContain(t('rankings.droppedShort.high'))
  expect(wrapper.text()).toContain('85.5')
  expect(wrapper.text()).toContain('(85.50 + 84.00) / 2')
})

it('says absent, recused and not marked in words, never as zero', () => {
  const textOf = (state: 'given' | 'absent' | 'recused', value: string | null) =>
    mount(MarkCell, { props: { mark: { round: 'r', judge: 'j', value, state, dropped: null } } }).text()
  expect(textOf('absent', null)).toBe(t('rankings.state.absent'))
  expect(textOf('recused', null)).toBe(t('rankings.state.recused'))
  expect(textOf('given', null)).toBe(t('common.notMarked'))
  expect(textOf('given', '0')).toBe('0')
})
