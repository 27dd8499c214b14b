/** Bounds of courses and of what is learned, with their reasons. */
export const courseLimits = {
  /** Of a course or a lesson: it stands in addresses. */
  nameCharacters: 60,
  /** A folder: ten modules of ten lessons in two languages with their quizzes fit. */
  files: 400,
  /** A lesson of 600 words takes 6 kB, in Chinese too. */
  fileBytes: 100_000,
  /** All of it travels in one request. */
  folderBytes: 1_800_000,
  lessons: 100,
  questionsOfQuiz: 100,
  choices: 8,
  /** Quizzes of one lesson that a person may begin in a day: enough to learn, too few to try all. */
  attemptsOfDay: 20,
  /** Learners that a comparison looks at, the newest: some seconds of work at most. */
  comparedLearners: 20_000,
  /** A cohort is a class: beyond that nobody knows anybody. */
  seats: 500,
  /** Three years: the longest course of study we have heard of. */
  cohortDays: 1_096,
  cohortsOfOrganisation: 500,
  cohortNameCharacters: 120,
  /** As long as an invitation to an organisation, and then a fortnight for who is away. */
  invitationDays: 30,
  /** Open at once, in one cohort. */
  invitations: 500,
  /** Of a cohort: daily for most of a year; all of it is one calendar file. */
  sessions: 250,
  postCharacters: 4_000,
  /** Of a person in a cohort: a lively day, and no flood. */
  postsOfDay: 50,
  /** So long a post may be said otherwise: later it has been answered. */
  editMinutes: 60,
} as const
