/** Today's to-do. */
export default {
  title: '今日待办',
  leaderTitle: '待我审批',
  empty: '没有等您办理的事项。',
  emptyProgrammes: '还没有评选活动。',
  todo: '等您办理',
  count: '{count} 件',
  programmes: '评选活动',
  due: '截止 {time}',
  totals: { enterprises: '在册企业', experts: '专家', entries: '累计申报', awarded: '累计表彰' },
  columns: {
    title: '活动',
    status: '状态',
    entries: '已提交',
    eligible: '资格通过',
    sheets: '已签 / 应评',
    awarded: '表彰',
    closes: '申报截止',
  },
  go: '去办理',
}
