/** Public pages. */
export default {
  title: { first: '规则先公布，评分全留痕，', second: '每一个名次都说得清。' },
  lead: '申报、评审、公示与表彰，都在这里。',
  signIn: '登录',
  open: '评选活动',
  openEmpty: '目前没有已发布的评选活动。',
  closes: '{time} 截止',
  nav: { home: '首页' },
  clockNote: '服务器时间 {time} 北京时间（UTC+8）。所有截止时刻以此为准，与您电脑的时钟无关。',
}
