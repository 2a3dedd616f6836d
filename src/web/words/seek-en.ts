/** English words of seeking needs: visits, tables of needs, near duplicates. Merged under `work`. */
export const seekEn = {
  seek: {
    visit: 'Draft on a visit',
    'visit-lead': 'Draft a need at the enterprise, with it. Choose the enterprise and begin; every answer is saved. Then hand it over: the enterprise completes and submits it.',
    'visit-search': 'Name or unified code of the enterprise',
    'visit-example': 'Name of the enterprise',
    'visit-start': 'Draft for this enterprise',
    'visit-mine': 'Enterprises of {{county}}',
    'visit-none': 'The register has no such enterprise. Register it among the organisations first.',
    'visit-more': '{{count}} more; type a name to narrow them down.',
    'visit-back': 'Back to the desk',
    import: 'Import needs from a table',
    sheet: 'Download the table (xlsx)',
    'import-title': 'Bring several needs at once',
    'import-lead': 'One need a row: checked first, then made into drafts. Nothing is submitted for anybody.',
    similar: 'Perhaps the same problem',
    'similar-lead': 'Compared by the words of title and problem. Where a challenge or result already serves, there is no need to publish anew.',
    'similar-shared': 'Both speak of: {{words}}',
    'similar-none': 'No need, challenge or result like it was found.',
    'similar-likeness': '{{percent}}% alike',
  },
}
