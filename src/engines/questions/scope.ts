import type { TableScope } from '#kernel/declare/system.ts'

/** Everyone reads what is answered; what waits or was withheld is its asker's, the answering organisation's, the officers' and the auditor's. */
export const questionTables: Record<string, TableScope> = {
  question: {
    relations: { own: true, 'own-organisation': true, 'same-city': true, public: true },
    read: { anyone: ['public', 'own'], enterprise: ['own-organisation'], 'city-officer': ['same-city'], auditor: ['same-city'] },
  },
}
