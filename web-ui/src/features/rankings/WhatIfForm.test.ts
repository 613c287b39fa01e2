import { mount } from '@vue/test-utils'
import { beforeAll, expect, it } from 'vitest'
import type { RankingRun } from '@/api/types'
import { loadMessages, t } from '@/locales'
import WhatIfForm from './WhatIfForm.vue'

beforeAll(() => loadMessages(['rankings', 'ranking_analysis']))

const run = { tiers: [{ key: 'a', name: 'A' }], rounds: [] } as unknown as RankingRun
const official = { counts: { a: '5' }, cap: '2', weights: {}, judge: '' }

it('is not tried with a number that cannot be read, and says which; a reset takes it away', async () => {
  const form = mount(WhatIfForm, {
    props: { run, official, modelValue: { ...official, cap: '1' }, hasChanges: true, isBusy: false },
  })
  const tryIt = () => form.find('button[type=submit]')
  expect(tryIt().attributes('disabled')).toBeUndefined()
  await form.find('input').setValue('-3')
  const name = t('ranking_analysis.whatIf.tier', { name: 'A' })
  expect(tryIt().attributes('disabled')).toBeDefined()
  expect(form.find('footer').text()).toContain(t('common.number.wrong', { fields: name }))
  await form.find('header button').trigger('click')
  expect([form.find('input').element.value, form.emitted('reset')]).toEqual(['5', [[]]])
  expect(tryIt().attributes('disabled')).toBeUndefined()
})
