import type { Part } from '#kernel/declare/pack.ts'
import { demoPopulationPart } from './demo-shape.ts'
import { laddersPart } from './ladder-check.ts'
import { measuresPart } from './measure-check.ts'
import { policyDocumentsPart } from './policy-documents.ts'
import { relationsPart } from './relations.ts'

/** The kinds of files that rules are written in. */
export const ruleParts: readonly Part<any>[] = [policyDocumentsPart, relationsPart, measuresPart, laddersPart, demoPopulationPart]
