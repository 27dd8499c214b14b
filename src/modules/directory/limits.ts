/** Bounds of the directory: what people read and answer, and no robot. */
export const directoryLimits = {
  servicesOfProfile: 20,
  stepsOfService: 40,
  regions: 80,
  languages: 20,
  chapters: 97,
  goods: 80,
  lanes: 60,
  nameCharacters: 120,
  titleCharacters: 120,
  aboutCharacters: 2_000,
  urlCharacters: 500,
  reasonCharacters: 500,
  /** Documents that a company states: each costs the operator a look. */
  documents: 20,
  /** Partners asked at once: each of them works for an answer, and all but one for nothing. */
  partnersOfRequest: 8,
  openRequests: 20,
  requestsADay: 20,
  wordsCharacters: 2_000,
  messageCharacters: 1_000,
  /** Of each side, about one quote. */
  messagesOfSide: 10,
  /** Partners need a day at least, and nobody plans further ahead. */
  answerHoursLeast: 24,
  answerDaysMost: 60,
  validDaysMost: 365,
  /** So long before the deadline a partner is told once more, unless it was asked since. */
  reminderHours: 24,
  openReferrals: 50,
  stepsOfReferral: 40,
  /** Matches of one report; more nobody compares. */
  matches: 20,
  /** Of those who close most steps, so many are compared. */
  candidates: 200,
  /** Cases below which a share says nothing; the number itself is shown. */
  leastCases: 5,
} as const
