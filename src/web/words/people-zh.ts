/** 人员管理用语（中文）；键与 people-en.ts 一一对应。 */
export const peopleZh = {
  title: '人员', lead: '谁能进来、担任什么角色。管理员只管账号，看不到业务；每次变动都留痕，审计员可查。', search: '姓名', none: '没有符合条件的人员', 'none-text': '换个名字，或去掉角色筛选。',
  name: '姓名', roles: '角色', state: '状态', open: '开立账号', 'is-open': '在用', 'is-closed': '已停用', 'no-role': '没有角色', 'all-roles': '全部角色', role: '角色',
  'open-lead': '为同事开一个账号。平台给出一次性链接，由您交给本人，本人自己设置密码。', email: '邮箱', 'name-en': '英文名（可不填）', language: '界面语言', org: '所代表的单位', 'org-search': '输入名称或信用代码，从下面选择', 'org-none': '没有找到这个单位，请先在“机构”里登记。', county: '县（市、区）', choose: '请选择', 'do-open': '开立账号',
  link: '设置密码的链接', 'link-text': '只能用一次，{{until}} 前有效。请用可靠的方式交给本人，不要经过他人。', 'copy-link': '复制链接', copied: '已复制',
  renew: '重发链接', 'renew-text': '本人丢了链接或忘了密码时使用。此前的链接作废；在新链接用过之前，原密码照常可用。',
  grant: '授予角色', 'do-grant': '授予', end: '收回', 'end-what': '收回“{{role}}”', 'end-text': '从下一次请求起不再有这个角色。', 'end-sure': '确认收回', keep: '保留',
  close: '停用账号', 'close-text': '立即退出所有设备，不能再登录；经办记录全部保留。停用后不能恢复，须另开账号。', reason: '停用的原因（5 至 500 字，写入审计）', 'do-close': '停用这个账号',
  self: '这是您自己的账号：角色和停用须由另一位管理员办理。', 'demo-link': '演示账号没有密码。', 'no-admin': '人员由系统管理员管理。',
  duties: { business: '业务', administration: '系统管理', audit: '审计' }, 'duty-text': '系统管理、审计与业务三员分立：一个账号只能任其一。',
}
