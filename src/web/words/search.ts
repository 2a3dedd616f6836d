import { addWords } from '../words.ts'
import { searchEn } from './search-en.ts'
import { searchZh } from './search-zh.ts'

// Loaded with the box or the page of results, never before.
addWords('search', { zh: searchZh, en: searchEn })

/** What people call the places of the navigation beside their names, in both languages and all at once: whoever types one goes there. */
export const place_words: Record<string, string> = {
  '/': '榜单大厅 榜单 大厅 首页 challenges hall home',
  '/about': '六步 怎么用 揭榜挂帅 说明 how it works about six steps',
  '/organizations': '机构 组织 单位 企业 organizations organisations register',
  '/facts': '事实 数据 指标 统计 facts figures data',
  '/verify': '验真 核验 回执 verify receipt check',
  '/desk': '待办 工作台 桌面 desk to do todo work',
  '/cases': '办件 全部办件 cases',
  '/receipts': '回执 凭据 receipts',
  '/downloads': '下载 导出 downloads exports',
  '/notices': '通知 消息 notices messages',
  '/account': '账户 账号 设置 account settings',
}
