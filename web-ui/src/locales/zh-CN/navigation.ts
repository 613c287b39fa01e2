/** Names of places in the navigation. */
export default {
  groups: { desk: '工作台', review: '评选', base: '基础' },
  home: '今日待办',
  programmes: '评选活动',
  entries: '申报与资格',
  judge: { rounds: '评审任务' },
  enterprise: { hall: '申报大厅', entries: '我的申报' },
  organizations: '企业与工会',
  experts: '评委与专家库',
  users: '账户与权限',
  logbook: '审计日志',
  awardLists: '表彰名单',
  leaderHome: '待我审批',
}
