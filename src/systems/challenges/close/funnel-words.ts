import type { MeasureWords } from '../measure.ts'
import type { StageId } from './funnel-sql.ts'

/** What each stage counts and which amount stands for it; a change of the words or the formula is a new version. `amount` says what the money is. */
export const stage_words: Record<StageId, MeasureWords & { amount: { zh: string, en: string } }> = {
  collected: { title: { zh: '征集', en: 'Collected' }, definition: { zh: '企业已提交的需求；退回补正后再提交仍计一项，未提交的草稿不计', en: 'Needs an enterprise has submitted; one sent back and submitted again counts once, drafts do not count' }, formula: { zh: '首次“提交需求”的时间落在所选期间', en: 'First “submit” lies within the period' }, amount: { zh: '企业拟投入的榜金（人民币）', en: 'Bounty offered (CNY)' }, fact: 'problems-collected', version: '1' },
  published: { title: { zh: '发布', en: 'Published' }, definition: { zh: '其中已公开发榜的；撤榜后仍计入已发布', en: 'Of these, published as challenges; one revoked later still counts' }, formula: { zh: '有发榜时间', en: 'Has a time of publication' }, amount: { zh: '发布时的榜金（人民币）', en: 'Bounty published (CNY)' }, fact: 'problems-published', version: '1' },
  matched: { title: { zh: '对接', en: 'Matched' }, definition: { zh: '其中揭榜方经公示确认的；只来洽谈、未选定的不计，与刊物所称“洽谈”口径不同', en: 'Of these, with a solver confirmed after the public notice; talks alone do not count, unlike the newsletter’s “negotiating”' }, formula: { zh: '首次“确认揭榜”的时间', en: 'First “confirm”' }, amount: { zh: '发布时的榜金（人民币）', en: 'Bounty published (CNY)' }, fact: 'institutions-negotiating', version: '1' },
  agreed: { title: { zh: '签约', en: 'Agreed' }, definition: { zh: '其中至少签订一份合同的榜单；赛马多份合同计一项', en: 'Of these, challenges with at least one contract signed; a race with several counts once' }, formula: { zh: '最早签约时间；金额为全部合同之和，赛马不超过总奖额', en: 'Earliest signature; the amount sums all its contracts, in a race up to the prize' }, amount: { zh: '合同总额', en: 'Contract totals' }, fact: 'challenge-agreements', version: '2' },
  solved: { title: { zh: '攻克', en: 'Solved' }, definition: { zh: '其中结榜报告结论为“攻克”的；“部分攻克”与“未攻克”不计', en: 'Of these, closed with the result “solved”; “in part” and “unsolved” do not count' }, formula: { zh: '结榜结果 = 攻克', en: 'Result of the closing report is “solved”' }, amount: { zh: '已兑付榜金', en: 'Bounty paid' }, fact: 'bottlenecks-solved', version: '1' },
}

/** Further published figures that belong beside the funnel: amounts and savings. */
export const beside_facts = ['challenge-amount', 'challenge-agreement-amount', 'bounty-paid', 'enterprise-cost-saved'] as const

export const dropped_words: MeasureWords = {
  title: { zh: '中途退出', en: 'Dropped out' }, definition: { zh: '已办结而未攻克的：未受理、未通过评榜、无人揭榜、撤回、撤榜、部分攻克与未攻克', en: 'Ended without being solved: refused, declined, unanswered, withdrawn, revoked, solved in part or unsolved' }, formula: { zh: '办件结论与理由代码分组计数', en: 'Counted by outcome and coded reason' }, fact: null, version: '1',
}
