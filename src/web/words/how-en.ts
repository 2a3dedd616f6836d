import type { HowWords } from './how-zh.ts'

/** Words of the page that explains the six steps: what the enterprise, the solver and the officer do in each. */
export const howEn: HowWords = {
  views: { enterprise: 'The enterprise', solver: 'The solver', officer: 'The officer' },
  figures: 'From the newsletter',
  start: { title: 'Where to begin', enterprise: 'You have a problem you cannot solve', 'enterprise-do': 'Sign in and write your need', solver: 'You can solve problems', 'solver-do': 'See the open challenges', abroad: 'Your team is abroad', 'abroad-text': 'Challenges are published in Chinese and English; a bid may be written in English. It is sealed and receipted like any other.' },
  steps: {
    seek: {
      enterprise: 'Writes what is to be solved, each measure with its present and target value and its test, the date, the bounty, and who will own the result. Everything typed is saved; handing in gives a signed receipt.',
      solver: 'Has no part in this step. A need is not public before it is published.',
      officer: 'The county bureau accepts it, returns it with a list of what is missing, or refuses it with the reason. A follow-up officer may come and help to write it.',
    },
    appraise: {
      enterprise: 'Sees at any time whom the matter waits for, and until when. The conclusion comes with its reason.',
      solver: 'Has no part in this step.',
      officer: 'The city bureau names at least three experts. Each scores alone and sees no other score until all are in; whoever has an interest withdraws. The city bureau concludes from the scores.',
    },
    publish: {
      enterprise: 'May be named, stay unnamed, or have only a summary published.',
      solver: 'Anyone reads the problem, the measures, the date, the bounty, who will own the result and what is asked of a solver. Where you come from does not matter.',
      officer: 'The city bureau sets the deadline for bids and publishes in Chinese and English.',
    },
    'take-up': {
      enterprise: 'Before the deadline nobody can read a bid, the enterprise included. Once they are opened it chooses, and says why.',
      solver: 'Hands in a bid for an organization or a team. It may be replaced or withdrawn until the deadline; every version has a receipt with its hash and the time it came.',
      officer: 'Opens all bids at once after the deadline, gives public notice of the choice, and answers each objection.',
    },
    reward: {
      enterprise: 'Pays the bounty into escrow once the contract is signed, examines each milestone and records its verdict.',
      solver: 'Delivers milestone by milestone, and is paid for each once it has passed.',
      officer: 'The finance officer pays on the verdict. Every payment is in the ledger with what it rests on; the platform keeps the books and never touches the money.',
    },
    insure: {
      enterprise: 'May take out challenge insurance, and claims as agreed where the work falls short.',
      solver: 'Keeps deliverables and test records by milestone: they are also the evidence of a claim.',
      officer: 'The insurer quotes, decides a claim and says why; the city bureau writes the closing report. Terms that no source publishes are marked as open, not guessed.',
    },
  },
}
