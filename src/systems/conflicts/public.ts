export { conflictRecordsOffer, openPanelsOffer, type ConflictReader, type ConflictRecords, type Interested, type OpenPanel, type OpenPanelsReader } from '#engines/conflicts/offer.ts'
export { assertClear, gravestEach, type Moment } from './assert-clear.ts'
export { conflictsOf, conflictsOfAll, employerGroups, identitiesOf, type Conflict, type ConflictRecord, type Weighed } from './conflict.ts'
export { conflictRulesOf } from '#engines/conflicts/rules-part.ts'
