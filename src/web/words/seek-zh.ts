/** Chinese words of seeking needs: visits, tables of needs, near duplicates. Merged under `work`. */
export const seekZh = {
  seek: {
    visit: '走访起草',
    'visit-lead': '在企业当面起草一项需求。选好企业就开始，边问边存；填完交给企业，由企业补充、提交。',
    'visit-search': '企业名称或统一社会信用代码',
    'visit-example': '输入企业名称',
    'visit-start': '为这家企业起草',
    'visit-mine': '{{county}}的企业',
    'visit-none': '名录里没有这样的企业。请先在机构名录中登记，再来起草。',
    'visit-more': '还有 {{count}} 家，输入名称缩小范围。',
    'visit-back': '回到待办',
    import: '从表格导入需求',
    sheet: '下载需求表（xlsx）',
    'import-title': '一次带来多项需求',
    'import-lead': '一行一项，先检查、再建草稿；不会代为提交。',
    similar: '可能是同一个难题',
    'similar-lead': '按题目和问题的文字比较。已有榜单或成果能用的，不必重复发榜。',
    'similar-shared': '都提到：{{words}}',
    'similar-none': '没有找到相近的需求、榜单或成果。',
    'similar-likeness': '相近程度 {{percent}}%',
  },
}
