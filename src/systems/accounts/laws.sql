-- law: person-signs-in | 每个账号背后都有本市的登录用户 | Behind each account stands a user of the sign-in, of the same city
select person.city_id, person.account_id from person left join auth."user" u on u."id" = person.account_id and u."cityId" = person.city_id where u."id" is null;

-- law: duties-apart | 没有账号同时担任系统管理、审计与业务中的两种 | No account serves two of administration, audit and business
select city_id, account_id from membership group by city_id, account_id having count(distinct duty) > 1;

-- law: panel-sides-apart | 没有账号在专家库的管理、使用、抽取、监督中兼任两方 | No account stands on two sides towards expert panels
select city_id, account_id from membership where panel_side is not null group by city_id, account_id having count(distinct panel_side) > 1;

-- law: role-has-its-place | 企业、揭榜方、保险机构的角色都有单位，县（市、区）经办人都有辖区 | Enterprise, solver and insurer are held for an organisation, county officer for a county
select city_id, account_id, role from membership where ended_at is null
  and ((role in ('enterprise', 'solver', 'insurer', 'investor') and org_id = '') or (role = 'county-officer' and county_id = ''));

-- law: membership-of-known-organization | 每个在用的角色所代表的单位都存在 | The organisation of each running role exists
select membership.city_id, membership.account_id, membership.org_id from membership
left join organization on organization.city_id = membership.city_id and organization.id = membership.org_id
where membership.ended_at is null and membership.org_id <> '' and organization.id is null;

-- law: closed-accounts-have-no-sessions | 停用的账号没有正在使用的登录 | A closed account has no running sign-in
select person.city_id, person.account_id from person join auth."session" s on s."userId" = person.account_id where person.closed_at is not null and s."expiresAt" > now();

-- law: identifiers-are-encrypted | 证件号码都是密文 | Every identifier is ciphertext
select city_id, account_id, kind from person_identifier where cipher not like 'p1.%';

-- law: demonstration-accounts-have-no-password | 演示账号没有密码 | Demonstration accounts have no password
select person.city_id, person.account_id from person join auth."account" a on a."userId" = person.account_id where person.is_demo and a."password" is not null;
