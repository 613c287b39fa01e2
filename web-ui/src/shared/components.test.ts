import { mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { ApiError } from '@/api/http'
import { t } from '@/locales'
import CharCounter from './CharCounter.vue'
import DataTable from './DataTable.vue'
import ErrorState from './ErrorState.vue'
import FileDrop from './FileDrop.vue'
import LoadingRows from './LoadingRows.vue'
import PointsText from './PointsText.vue'
import SaveStamp from './SaveStamp.vue'
import StatusTag from './StatusTag.vue'
import StepsBar from './StepsBar.vue'

afterEach(() => void vi.useRealTimers())

it('a status tag says its state in words and shows an icon', () => {
  const tag = mount(StatusTag, { props: { kind: 'entryStatus', status: 'returned' } })
  expect(tag.text()).toBe('退回补正')
  expect(tag.find('svg').exists()).toBe(true)
})

it('points distinguish unmarked from zero and strike what was dropped', () => {
  expect(mount(PointsText, { props: { points: null } }).text()).toBe('未评')
  expect(mount(PointsText, { props: { points: '0', places: 2 } }).text()).toBe('0.00')
  expect(
    mount(PointsText, { props: { points: '98', isDropped: true } })
      .find('s')
      .text(),
  ).toBe('98')
})

it('the counter warns at 95 % and turns red above the limit', () => {
  const toneAt = (length: number) => mount(CharCounter, { props: { text: '字'.repeat(length), max: 100 } }).classes()
  expect(toneAt(94)).toContain('u-muted')
  expect(toneAt(95)).toContain('u-warning')
  expect(toneAt(101)).toContain('u-danger')
})

it('an error shows what to do and its trace number, and can be tried again', async () => {
  const error = new ApiError({ code: 'unavailable', request_id: 'r-1' })
  const state = mount(ErrorState, { props: { error } })
  expect(state.text()).toContain('服务暂时不可用')
  expect(state.text()).toContain('r-1')
  await state.find('button').trigger('click')
  expect(state.emitted('retry')).toHaveLength(1)
})

it('a refused read shows who grants the right and no retry', () => {
  const state = mount(ErrorState, { props: { error: new ApiError({ code: 'forbidden' }) } })
  expect(state.text()).toContain('系统管理员')
  expect(state.find('button').exists()).toBe(false)
})

it('skeleton rows appear only after 300 ms', async () => {
  vi.useFakeTimers()
  const rows = mount(LoadingRows, { props: { rows: 2 } })
  expect(rows.findAll('.loading-row span')).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(300)
  expect(rows.findAll('.loading-row span')).toHaveLength(2)
})

it('the save stamp shows server time and receipt once saved, and the count while offline', async () => {
  const stamp = mount(SaveStamp, {
    props: { state: 'saved', savedAt: '2026-11-22T06:03:22Z', receipt: 'a91f00', pendingCount: 0 },
  })
  expect(stamp.text()).toContain('14:03:22')
  expect(stamp.text()).toContain('a91f00')
  await stamp.setProps({ state: 'offline', pendingCount: 3 })
  expect(stamp.text()).toContain('3')
})

it('the save stamp does not claim to have saved what could not be read', async () => {
  const stamp = mount(SaveStamp, { props: { state: 'saved', savedAt: '2026-11-22T06:03:22Z', hasUnreadable: true } })
  expect(stamp.text()).toBe(t('common.save.unreadable'))
  await stamp.setProps({ hasUnreadable: false })
  expect(stamp.text()).toContain('14:03:22')
})

it('steps mark the current one for screen readers', () => {
  const steps = mount(StepsBar, {
    props: {
      label: 'x',
      steps: [
        { key: 'a', label: 'A', state: 'done' },
        { key: 'b', label: 'B', state: 'current' },
      ],
    },
  })
  expect(steps.findAll('li').map((step) => step.attributes('aria-current'))).toEqual([undefined, 'step'])
})

it('a table selects only the rows that may be chosen', async () => {
  const rows = [{ id: '1' }, { id: '2' }]
  const table = mount(DataTable, {
    props: {
      rows,
      columns: [{ key: 'id', label: 'ID' }],
      rowKey: (row: object) => (row as { id: string }).id,
      caption: 'c',
      emptyText: 'none',
      selected: [],
      canSelect: (row: object) => (row as { id: string }).id === '2',
    },
  })
  const boxes = table.findAll('input')
  expect(boxes.map((box) => box.element.disabled)).toEqual([false, true, false])
  await boxes[0]?.setValue(true)
  expect(table.emitted('update:selected')).toEqual([[['2']]])
})

it('every cell carries the label that stands beside it on a phone; the first one is the heading', () => {
  const table = mount(DataTable, {
    props: {
      rows: [{ id: '1', name: 'A' }],
      columns: [
        { key: 'name', label: 'Name' },
        { key: 'id', label: 'ID' },
      ],
      rowKey: () => '1',
      caption: 'c',
      emptyText: 'none',
    },
  })
  const cells = table.findAll('td').map((cell) => [cell.attributes('data-label'), cell.classes('heading'), cell.text()])
  expect(cells).toEqual([
    ['Name', true, 'A'],
    ['ID', false, '1'],
  ])
})

it('a cell that its slot leaves empty stays empty', () => {
  const table = mount(DataTable, {
    props: {
      rows: [{ id: '1', actions: [] }],
      columns: [{ key: 'actions', label: 'A' }],
      rowKey: () => '1',
      caption: 'c',
      emptyText: 'none',
    },
    slots: { actions: '<!-- nothing may be done -->' },
  })
  expect(table.find('td').text()).toBe('')
})

it('an empty table shows its sentence instead', () => {
  const table = mount(DataTable, {
    props: { rows: [], columns: [], rowKey: () => '', caption: 'c', emptyText: '没有内容' },
  })
  expect(table.text()).toBe('没有内容')
})

it('a file box hands on good files and explains refused ones', async () => {
  const drop = mount(FileDrop, {
    props: { label: 'f', accept: ['.pdf'], maxBytes: 100, remaining: 1, uploads: [] },
  })
  const files = [new File(['x'], 'good.pdf'), new File(['x'], 'bad.exe')]
  await drop.find('label').trigger('drop', { dataTransfer: { files } })
  expect(drop.emitted('files')?.[0]?.[0]).toHaveLength(1)
  expect(drop.text()).toContain('bad.exe')
})
