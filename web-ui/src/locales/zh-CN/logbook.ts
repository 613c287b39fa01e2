/** The append-only event log and its verification. */
export default {
  title: '审计日志',
  note: '只增不改。每条记录带上一条的指纹，改动任何一条都会断链。',
  empty: '还没有记录。',
  emptyFiltered: '没有符合条件的记录。',
  type: '事件类型',
  programme: '评选活动',
  columns: { at: '时间', type: '事件', actor: '办理人', summary: '内容', log: '日志', seq: '序号', hash: '指纹' },
  verify: {
    button: '校验日志链',
    title: '校验结果',
    ok: '{count} 本日志，全部完整',
    broken: '{count} 本日志中有 {bad} 本断链',
    size: '{count} 条',
    intact: '完整',
    problem: '断链：{problem}',
    head: '链首 {hash}',
  },
}
