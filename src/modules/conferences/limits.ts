/** Bounds of conferences, with their reasons. */
export const conferenceLimits = {
  /** Of a name or a city: it stands in one line. */
  nameCharacters: 120,
  slugCharacters: 60,
  /** Far above the largest hall; a mistyped number is found. */
  places: 1_000_000,
  /** A fortnight: longer is a season, not a conference. Agendas of other houses are taken as they are. */
  days: 14,
  /** Of an office: two a week for ten years. */
  ofOffice: 1_000,
  seriesOfOffice: 50,
  /** The largest agenda we know, 700 sessions with abstracts, has 2 MB. */
  agendaBytes: 20_000_000,
  /** A conference of a thousand has a hundred; the largest we know of has 700. */
  sessions: 5_000,
  rooms: 500,
  tracks: 200,
  textCharacters: 500,
  abstractCharacters: 20_000,
  /** Of a guid or UID: what RFC 7986 recommends has 36, what some programs write 200. */
  keyCharacters: 400,
  links: 50,
  speakersOfSession: 50,
  /** Of a conference, and as many kinds of ticket: people choose among them on a phone. */
  quotas: 50,
  needsCharacters: 1_000,
  /** Fewer are answered, more are left. */
  questions: 20,
  questionCharacters: 300,
  choices: 20,
  answerCharacters: 500,
  /** A bus: larger parties are registered by more than one of them. */
  companions: 19,
  /** Invitations among them: as many as the largest conference has places. */
  vouchers: 50_000,
  voucherUses: 5_000,
  invitationsAtOnce: 500,
  decisionsAtOnce: 200,
  /** A quarter of a year: longer, nobody who waits hears in time. */
  payHours: 2_160,
  /** After the last day: two years, in which somebody may still ask who was there. */
  registrationDays: 731,
  /** Of a person, waiting for an answer: more than two days have slots, so that asking stays a choice. */
  openWishes: 60,
  headlineCharacters: 160,
  noteCharacters: 500,
  /** Of a conference: the house, and what is let in to by itself. */
  checkInLists: 200,
  laneCharacters: 60,
  /** A lane's hour without a network in a few messages, each some hundredths of a second of signatures. */
  scansOfMessage: 200,
  /** Of what a lane takes along: three short facts each. */
  compactPage: 2_000,
  /** Who loses a ticket so often asks somebody. */
  ticketIssues: 50,
  /** Of a wall screen: two hours. */
  minutesShown: 120,
  lanesShown: 200,
  scansShown: 20,
  /** Of a stand: one each quarter of a minute, two days long. */
  leads: 5_000,
  reasonCharacters: 4_000,
  /** Of an office: each series for forty years. */
  hostSearches: 2_000,
  /** What a table can still be read of; the sensitivity stays exact far beyond. */
  hostCandidates: 30,
  hostCriteria: 15,
  hostMustHaves: 20,
  /** Of one search: each city sends some. */
  bidDocuments: 200,
  bidDocumentBytes: 20_000_000,
  /** Whoever decides the same for the hundredth time does something else. */
  hostDecisions: 100,
  /** The largest conferences we know of are sent 1,500. */
  proposals: 5_000,
  proposalsOfAddress: 5,
  proposalCharacters: 4_000,
  guidanceCharacters: 2_000,
  /** Of an office: one a month for forty years. */
  delegations: 500,
  /** Four coaches; what a page and a sheet of paper can still show. */
  delegates: 200,
  stops: 300,
  tripCosts: 300,
  visitNotes: 500,
} as const
