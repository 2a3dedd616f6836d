/**
 * What other systems use of rounds.
 *
 * A system offers its files under `round-files` by the sheet that judges them, and takes their panels under `panel-seated` for the same word, as for a panel drawn for one case.
 * Its procedure asks `isInRound` before it finds a panel in another way; it asks `replaceInRound` when a seat must pass to another, and says `endFile` when a review is concluded.
 */
export { endFile } from './end-file.ts'
export { inRound, isInRound } from './in-round.ts'
export { roundFilesOffer, type FileProgress, type RoundFile, type RoundHost, type RoundHosts } from './offer.ts'
export { replaceInRound, type Successor } from './replace.ts'
export { round_purpose } from './ask.ts'
