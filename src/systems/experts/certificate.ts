import type { DocumentKind } from '#kernel/outside/document.ts'
import { countyWords } from '#systems/organizations/public.ts'
import { expertNamed } from './expert.ts'

/** 入库证书: says who was admitted as what, from when until when. */
export const expertCertificate: DocumentKind = {
  title: { zh: '专家入库证书', en: 'Certificate of admission' },
  editions: async (cx, { ref }) => {
    const one = await expertNamed(cx, ref)
    return (['zh', 'en'] as const).map((language) => ({
      edition: 'full', language, name: language === 'zh' ? `专家入库证书 ${ref}` : `Certificate of admission ${ref}`, template: 'systems/experts/certificate', readers: ['expert', 'expert-manager', 'county-officer'],
      data: {
        language, city: cx.city.pack.city.title[language], is_demo: one.is_demo, code: one.code, name: language === 'zh' ? one.name_zh : one.name_en, kind: one.kind, rank: one.rank, employer: one.employer_name,
        county: one.county_id === null ? null : countyWords(cx)(one.county_id)?.[language] ?? null, sectors: one.sectors.map((id) => cx.city.pack.docs<{ items: { id: string, title: { zh: string, en: string } }[] }>('registers').get('sectors')?.doc.items.find((item) => item.id === id)?.title[language] ?? id).join(language === 'zh' ? '、' : ', '),
        dated_on: one.admitted_on, valid_until: one.valid_until, receipt: null, hash: null,
      },
    }))
  },
}
