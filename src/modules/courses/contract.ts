import { Type } from 'typebox'
import type { Locale } from '../../kernel/locale.ts'
import { defineEvent } from '../../platform/events.ts'
import {
  DayDto,
  InstantDto,
  LocalTextDto,
  NextCursor,
  nullable,
  Uuid,
} from '../../platform/wire.ts'
import { COHORT_ROLES, type CohortRole } from './cohort.ts'
import { STEPS, type Step } from './course.ts'
import { courseLimits } from './limits.ts'

const strict = { additionalProperties: false }

export const CourseParam = Type.String({
  pattern: '^[a-z0-9-]+$',
  maxLength: courseLimits.nameCharacters,
  description: 'The name of a course: its folder.',
})
export const LessonParam = Type.String({
  pattern: '^[a-z0-9-]+$',
  maxLength: courseLimits.nameCharacters,
})

export const CourseCardDto = Type.Object({
  course: Type.String(),
  title: LocalTextDto,
  summary: LocalTextDto,
  lessons: Type.Integer(),
  minutes: Type.Integer(),
})
export const CoursesDto = Type.Object({ courses: Type.Array(CourseCardDto) })

const LessonCardDto = Type.Object({
  lesson: Type.String(),
  title: LocalTextDto,
  minutes: Type.Integer(),
  hasQuiz: Type.Boolean(),
})
export const StepDto = Type.Unsafe<Step>({ type: 'string', enum: STEPS })
const AssignmentDto = Type.Object({
  step: StepDto,
  isRequired: Type.Boolean(),
  maySignOff: Type.Boolean({
    description: 'An instructor of a cohort may check it off, when it was done elsewhere.',
  }),
  title: LocalTextDto,
  text: LocalTextDto,
  path: Type.String({ description: 'The page of the product where it is done.' }),
})
export const CourseDto = Type.Object({
  ...CourseCardDto.properties,
  version: Type.String({ description: 'The hash of its files.' }),
  author: Type.String(),
  licence: Type.String(),
  prerequisites: Type.Array(Type.Object({ course: Type.String(), title: LocalTextDto })),
  modules: Type.Array(Type.Object({ title: LocalTextDto, lessons: Type.Array(LessonCardDto) })),
  assignments: Type.Array(AssignmentDto),
})

export const LessonDto = Type.Object({
  ...LessonCardDto.properties,
  course: Type.String(),
  courseTitle: LocalTextDto,
  html: {
    ...LocalTextDto,
    description: 'Made from Markdown; HTML of the author is text in it. It may be shown as it is.',
  },
  facts: Type.Array(
    Type.Object({
      says: LocalTextDto,
      ruleId: Type.String(),
      note: LocalTextDto,
      source: Type.Object({ title: Type.String(), url: Type.String() }),
      isVerified: Type.Boolean({ description: 'Somebody has read a source of the rule.' }),
      isInForce: Type.Boolean({
        description:
          'False when the rule has ended or states another value since: do not rely on it.',
      }),
    }),
    { description: 'Numbers of the lesson that rules of the product state too.' },
  ),
  screens: Type.Array(Type.Object({ path: Type.String(), text: LocalTextDto })),
  after: Type.Array(Type.Object({ lesson: Type.String(), title: LocalTextDto })),
  before: nullable(Type.Object({ lesson: Type.String(), title: LocalTextDto })),
  next: nullable(Type.Object({ lesson: Type.String(), title: LocalTextDto })),
  quiz: nullable(
    Type.Object({ questions: Type.Integer(), draw: Type.Integer(), pass: Type.Integer() }),
  ),
})

export const ProgressDto = Type.Object({
  course: Type.String(),
  enrolledAt: InstantDto,
  title: LocalTextDto,
  lessons: Type.Array(
    Type.Object({
      lesson: Type.String(),
      isDone: Type.Boolean(),
      isPassed: Type.Boolean(),
      isComplete: Type.Boolean(),
    }),
  ),
  assignments: Type.Array(
    Type.Object({ step: StepDto, doneAt: nullable(InstantDto), isSignedOff: Type.Boolean() }),
  ),
  isComplete: Type.Boolean(),
  badgeId: nullable({ ...Uuid, description: 'The certificate, once it was taken.' }),
})
export const LearningDto = Type.Object({ courses: Type.Array(ProgressDto) })

const AskedDto = Type.Object({
  questionId: Type.String(),
  text: LocalTextDto,
  isMany: Type.Boolean({ description: 'More than one choice is right.' }),
  choices: Type.Array(LocalTextDto),
})
export const AttemptDto = Type.Object({
  id: Uuid,
  lesson: Type.String(),
  pass: Type.Integer(),
  questions: Type.Array(AskedDto),
})
export const AnswersBody = Type.Object(
  {
    answers: Type.Array(
      Type.Object(
        {
          questionId: Type.String({ maxLength: 40 }),
          chosen: Type.Array(Type.Integer({ minimum: 0, maximum: courseLimits.choices - 1 }), {
            maxItems: courseLimits.choices,
            description: 'Places of the choices as they were shown.',
          }),
        },
        strict,
      ),
      { maxItems: 20 },
    ),
  },
  strict,
)
/** What was right is known only from here on. */
export const AttemptResultDto = Type.Object({
  ...AttemptDto.properties,
  rightCount: Type.Integer(),
  isPassed: Type.Boolean(),
  handedInAt: InstantDto,
  answers: Type.Array(
    Type.Object({
      questionId: Type.String(),
      chosen: Type.Array(Type.Integer()),
      right: Type.Array(Type.Integer()),
      isRight: Type.Boolean(),
      why: LocalTextDto,
    }),
  ),
})

export const CourseFilesDto = Type.Object({
  files: Type.Array(Type.Object({ path: Type.String(), text: Type.String() })),
})
export const ImportCourseBody = Type.Object(
  {
    files: Type.Array(
      Type.Object(
        {
          path: Type.String({ maxLength: 200 }),
          text: Type.String({ maxLength: courseLimits.folderBytes }),
        },
        strict,
      ),
      { minItems: 1, maxItems: courseLimits.files },
    ),
  },
  strict,
)
export const ImportedCourseDto = Type.Object({
  course: Type.String(),
  version: Type.String(),
  title: LocalTextDto,
  lessons: Type.Integer(),
})
export const DeskCoursesDto = Type.Object({
  courses: Type.Array(
    Type.Object({
      ...ImportedCourseDto.properties,
      importedAt: nullable(InstantDto),
    }),
  ),
})

const Shown = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' })
export const TakeBadgeBody = Type.Object(
  { name: { ...Shown, description: 'As it is to stand on the certificate; anybody may read it.' } },
  strict,
)
const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })
export const RevokeBadgeBody = Type.Object({ reason: Reason }, strict)
export const BadgeDto = Type.Object({
  id: Uuid,
  course: Type.String(),
  courseVersion: Type.String(),
  title: LocalTextDto,
  name: Type.String(),
  issuedAt: InstantDto,
  isSample: Type.Boolean({ description: 'Of somebody invented.' }),
  isGenuine: Type.Boolean({ description: 'The signature is of the key of this installation.' }),
  revokedAt: nullable(InstantDto),
  revokedReason: nullable(Type.String()),
  pageUrl: Type.String(),
  credentialUrl: Type.String(),
  credential: nullable(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'What was signed: an OpenBadgeCredential (JSON-LD) with the claims of a JWT.',
    }),
  ),
})
export const IssuerDto = Type.Object({
  id: Type.String(),
  type: Type.Array(Type.String()),
  name: Type.String(),
  url: Type.String(),
})
export const BadgeKeyDto = Type.Object({
  kty: Type.String(),
  n: Type.String(),
  e: Type.String(),
  alg: Type.String(),
  use: Type.String(),
  kid: Type.String(),
})
export const BadgeStatusDto = Type.Object({
  id: Type.String(),
  issuer: Type.String(),
  revokedCredential: Type.Array(
    Type.Object({ id: Type.String(), revocationReason: Type.String() }),
  ),
})

const OfBadge = { userId: Uuid, badgeId: Uuid, course: Type.String() }
/** Somebody has finished a course and taken the certificate. */
export const BadgeIssued = defineEvent('courses.badge_issued', Type.Object(OfBadge))
export const BadgeRevoked = defineEvent('courses.badge_revoked', Type.Object(OfBadge))

/** Somebody says of a post that it is not right, and nobody has before. */
export const PostReported = defineEvent(
  'courses.post_reported',
  Type.Object({
    cohortId: Uuid,
    postId: Uuid,
    title: LocalTextDto,
    instructorIds: Type.Array(Uuid),
  }),
)

const ProportionDto = Type.Object({
  count: Type.Integer(),
  of: Type.Integer(),
  low: Type.Number({ description: '95 % interval after Wilson.' }),
  high: Type.Number(),
})
export const StatisticsDto = Type.Object({
  course: Type.String(),
  version: Type.String(),
  isSample: Type.Boolean({ description: 'Of invented learners.' }),
  learners: Type.Integer({ description: 'The newest 20,000 at most.' }),
  finished: nullable(ProportionDto),
  lessons: Type.Array(
    Type.Object({
      lesson: Type.String(),
      title: LocalTextDto,
      read: Type.Integer(),
      passed: nullable(Type.Integer()),
      questions: Type.Array(
        Type.Object({
          questionId: Type.String(),
          text: LocalTextDto,
          right: nullable(ProportionDto),
          discrimination: nullable(
            Type.Number({
              description:
                'Correlation of this question with the others of the same attempt, -1 to 1; null where all or nobody had it right.',
            }),
          ),
        }),
      ),
    }),
  ),
  outcomes: Type.Array(
    Type.Object({
      step: StepDto,
      finished: nullable(ProportionDto),
      others: nullable(ProportionDto),
      difference: nullable(
        Type.Object({
          value: Type.Number(),
          low: Type.Number({ description: '95 % interval after Newcombe.' }),
          high: Type.Number(),
        }),
      ),
    }),
    {
      description:
        'Businesses that had not done the step when a member of theirs enrolled: how many have done it since, of those with a member who finished and of the others. No experiment: who finishes may differ in other ways.',
    },
  ),
})

const CohortRoleDto = Type.Unsafe<CohortRole>({ type: 'string', enum: COHORT_ROLES })
const LanguageDto = Type.Unsafe<Locale>({ type: 'string', enum: ['en', 'zh-CN'] })
const CohortName = Type.String({
  minLength: 1,
  maxLength: courseLimits.cohortNameCharacters,
  pattern: '\\S',
})
const WeekDto = Type.Integer({ minimum: 1, maximum: Math.ceil(courseLimits.cohortDays / 7) })
const SeatsDto = Type.Integer({ minimum: 1, maximum: courseLimits.seats })
const PaceDto = Type.Array(
  Type.Object(
    { lesson: Type.String({ maxLength: courseLimits.nameCharacters }), week: WeekDto },
    strict,
  ),
  {
    maxItems: courseLimits.lessons,
    description: 'By the end of which week a lesson is due; left out, they are spread evenly.',
  },
)
const writtenCohort = {
  name: CohortName,
  language: LanguageDto,
  startsOn: DayDto,
  endsOn: DayDto,
  seats: SeatsDto,
  pace: Type.Optional(PaceDto),
}
export const OpenCohortBody = Type.Object({ course: CourseParam, ...writtenCohort }, strict)
export const ChangeCohortBody = Type.Object(
  { version: Type.Integer({ minimum: 1 }), ...writtenCohort },
  strict,
)
const cohortFacts = {
  cohortId: Uuid,
  course: Type.String(),
  courseTitle: LocalTextDto,
  organisation: Type.Object({ name: LocalTextDto }),
  name: Type.String(),
  language: LanguageDto,
  startsOn: DayDto,
  endsOn: DayDto,
  seats: Type.Integer(),
  learners: Type.Integer({ description: 'How many have joined.' }),
  isSample: Type.Boolean({ description: 'Invented: anybody reads it, nobody joins.' }),
}
/** As the organisation sees it that opened it. */
export const OfficeCohortDto = Type.Object({
  ...cohortFacts,
  code: Type.String({ description: 'Whoever knows it may join.' }),
  joinUrl: Type.String(),
  pace: Type.Array(Type.Object({ lesson: Type.String(), week: Type.Integer() })),
  version: Type.Integer(),
})
export const OfficeCohortsDto = Type.Object({
  cohorts: Type.Array(OfficeCohortDto),
  next: NextCursor,
})
export const InvitationBody = Type.Object(
  { email: Type.String({ format: 'email', maxLength: 254 }), role: CohortRoleDto },
  strict,
)
export const CohortInvitationDto = Type.Object({
  invitationId: Uuid,
  email: Type.String(),
  role: CohortRoleDto,
  createdAt: InstantDto,
  expiresAt: InstantDto,
})
export const CohortInvitationsDto = Type.Object({
  invitations: Type.Array(CohortInvitationDto),
  next: NextCursor,
})
export const CohortMemberDto = Type.Object({
  memberId: Uuid,
  name: Type.String(),
  role: CohortRoleDto,
  joinedAt: InstantDto,
})
export const CohortMembersDto = Type.Object({
  members: Type.Array(CohortMemberDto),
  next: NextCursor,
})

/** What somebody is shown before they join. */
export const CohortPreviewDto = Type.Object({ ...cohortFacts, role: CohortRoleDto })
export const JoinCohortBody = Type.Object(
  {
    code: Type.String({ pattern: '^[A-Z2-7]{16}$' }),
    name: { ...Shown, description: 'As others of the cohort are to call whoever joins.' },
    showsProgress: Type.Literal(true, {
      description:
        'Whoever joins agrees that the instructors of the cohort see how far they are in its course, until they leave.',
    }),
  },
  strict,
)
export const OwnCohortsDto = Type.Object({
  cohorts: Type.Array(Type.Object({ ...cohortFacts, role: nullable(CohortRoleDto) })),
  next: NextCursor,
})
export const CohortDto = Type.Object({
  ...cohortFacts,
  me: nullable(CohortMemberDto),
  instructors: Type.Array(Type.String()),
  weeks: Type.Array(
    Type.Object({
      week: Type.Integer(),
      dueOn: { ...DayDto, description: 'The last day of the week.' },
      lessons: Type.Array(Type.Object({ lesson: Type.String(), title: LocalTextDto })),
    }),
    { description: 'Weeks in which lessons are due.' },
  ),
})
export const CohortProgressDto = Type.Object({
  learners: Type.Array(
    Type.Object({
      ...CohortMemberDto.properties,
      lessonsDone: Type.Integer(),
      lessons: Type.Integer(),
      overdue: Type.Array(Type.String(), { description: 'Lessons that are due and not finished.' }),
      lastDoneAt: nullable(InstantDto),
      assignments: ProgressDto.properties.assignments,
      isComplete: Type.Boolean(),
      badgeId: nullable(Uuid),
    }),
  ),
  next: NextCursor,
})
export const SignOffBody = Type.Object(
  {
    note: { ...Reason, description: 'What was looked at.' },
  },
  strict,
)

const writtenSession = {
  title: Shown,
  description: Type.Optional(Type.String({ maxLength: 2_000 })),
  startsAt: Type.String({
    format: 'date-time',
    pattern: '^20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[0-5]\\d(\\.\\d{1,3})?Z$',
    description: 'In UTC.',
  }),
  minutes: Type.Integer({ minimum: 5, maximum: 720 }),
  joinUrl: Type.Optional(
    Type.String({
      pattern: '^https://[\\x21-\\x7e]+$',
      maxLength: 500,
      description: 'Where it is joined.',
    }),
  ),
  place: Type.Optional(Type.String({ maxLength: 200, description: 'Where people meet.' })),
}
export const PlanSessionBody = Type.Object(writtenSession, strict)
export const ChangeSessionBody = Type.Object(
  {
    sequence: Type.Integer({ minimum: 0, description: 'What the change has seen.' }),
    ...writtenSession,
  },
  strict,
)
export const CancelSessionBody = Type.Object({ reason: Reason }, strict)
export const AttendanceBody = Type.Object(
  {
    present: Type.Array(Uuid, {
      maxItems: courseLimits.seats + 100,
      uniqueItems: true,
      description: 'Members of the cohort who were there; nobody else was.',
    }),
  },
  strict,
)
export const SessionDto = Type.Object({
  sessionId: Uuid,
  title: Type.String(),
  description: Type.String(),
  startsAt: InstantDto,
  minutes: Type.Integer(),
  joinUrl: nullable(Type.String()),
  place: nullable(Type.String()),
  sequence: Type.Integer({ description: 'How often it was changed.' }),
  cancelledAt: nullable(InstantDto),
  cancelReason: nullable(Type.String()),
  present: Type.Array(Uuid, {
    description: 'Members who were there: all of them for instructors, else only whoever asks.',
  }),
})
export const SessionsDto = Type.Object({ sessions: Type.Array(SessionDto), next: NextCursor })
export const CalendarAddressDto = Type.Object({ url: Type.String() })

const PostText = Type.String({
  minLength: 1,
  maxLength: courseLimits.postCharacters,
  pattern: '\\S',
  description: 'Markdown; HTML in it is text.',
})
export const WritePostBody = Type.Object(
  {
    text: PostText,
    lesson: Type.Optional(LessonParam),
    parentId: Type.Optional({ ...Uuid, description: 'The post that it answers.' }),
  },
  strict,
)
export const EditPostBody = Type.Object({ text: PostText }, strict)
export const RemovePostBody = Type.Object(
  { reason: Type.Optional({ ...Reason, description: 'Of an instructor; everybody reads it.' }) },
  strict,
)
export const ReportPostBody = Type.Object({ note: Reason }, strict)
export const PostDto = Type.Object({
  postId: Uuid,
  lesson: nullable(Type.String()),
  parentId: nullable(Uuid),
  author: nullable(
    Type.Object(
      { memberId: Uuid, name: Type.String(), role: CohortRoleDto },
      { description: 'Null of somebody who has left.' },
    ),
  ),
  isMine: Type.Boolean(),
  mayEdit: Type.Boolean(),
  text: nullable(Type.String({ description: 'As it was written; null when it was removed.' })),
  html: nullable(
    Type.String({ description: 'Made from Markdown, in which HTML is text. It may be shown.' }),
  ),
  writtenAt: InstantDto,
  editedAt: nullable(InstantDto),
  removedAt: nullable(InstantDto),
  removedReason: nullable(
    Type.String({ description: 'Of an instructor; null when its author took it back.' }),
  ),
  replies: Type.Integer(),
  reports: Type.Array(Type.String(), { description: 'For instructors: what others find wrong.' }),
})
export const PostsDto = Type.Object({ posts: Type.Array(PostDto), next: NextCursor })
