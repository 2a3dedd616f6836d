import type { System } from '#kernel/declare/system.ts'
import { seatRecords } from './conflict-records.ts'
import { correct } from './correct.ts'
import { demoAccountsPart, demoNeedsPart, demoOrganizationsPart } from './demo.ts'
import { conflictRecordsOffer } from '#engines/conflicts/offer.ts'
import { searchOffer } from '#engines/match/source.ts'
import { organizationSource } from './found-organizations.ts'
import { list } from './list.ts'
import { countiesPart, orgsPart } from './orgs.ts'
import { register } from './register.ts'
import { enterprisesPart, sectorsPart } from './registers.ts'
import { show } from './show.ts'
import { words } from './words.ts'

/** 组织: who takes part as a body. */
export const system: System = {
  id: 'organizations',
  title: { zh: '组织', en: 'Organisations' },
  source: '统一社会信用代码：GB 32100-2015；组织树与企业名册：城市包 orgs.yaml、registers/enterprises.yaml',
  uses: ['accounts'],
  tables: {
    organization: {
      relations: {
        'own-organisation': `id = any((select string_to_array(current_setting('jiebang.orgs', true), ','))::text[])`,
        'same-county': true,
        'same-city': true,
        public: true,
      },
      read: {
        anyone: ['public'],
        enterprise: ['own-organisation'],
        solver: ['own-organisation'],
        insurer: ['own-organisation'],
        'county-officer': ['same-county'],
        'city-officer': ['same-city'],
        admin: ['same-city'],
      },
    },
  },
  actions: { register, correct },
  queries: { list, show },
  parts: [countiesPart, orgsPart, sectorsPart, enterprisesPart, demoOrganizationsPart, demoAccountsPart, demoNeedsPart],
  words,
  offers: { [searchOffer]: [organizationSource], [conflictRecordsOffer]: [seatRecords] },
}
