import { defineErrors } from '../../kernel/errors.ts'

export const CoursesErrors = defineErrors('courses', {
  courseNotFound: {
    status: 404,
    title: { en: 'There is no such course.', 'zh-CN': '没有该课程。' },
  },
  lessonNotFound: {
    status: 404,
    title: { en: 'This course has no such lesson.', 'zh-CN': '该课程没有这一课。' },
  },
  operatorRequired: {
    status: 403,
    title: {
      en: 'Only the operator of this installation may do this.',
      'zh-CN': '仅平台运营方可执行此操作。',
    },
  },
  courseUnusable: {
    status: 422,
    title: {
      en: 'These files are no course yet. Correct what is listed and send them again.',
      'zh-CN': '这些文件还不能构成课程，请更正所列问题后重新提交。',
    },
  },
  courseShipped: {
    status: 409,
    title: {
      en: 'This course came with the product, not by an import: there is nothing to take away.',
      'zh-CN': '该课程随产品提供，并非导入，无可移除。',
    },
  },
  notEnrolled: {
    status: 409,
    title: {
      en: 'Begin the course first; then what you do in it is kept.',
      'zh-CN': '请先开始学习本课程，之后的学习进度才会保存。',
    },
  },
  prerequisiteMissing: {
    status: 409,
    title: {
      en: 'Another course comes before this one. You can read it; it counts when the other is done.',
      'zh-CN': '学习本课程前须先完成另一门课程。您可以先阅读，完成前置课程后才计入进度。',
    },
  },
  lessonLocked: {
    status: 409,
    title: {
      en: 'Other lessons come before this one. Finish them first.',
      'zh-CN': '须先完成前面的课时。',
    },
  },
  lessonWithoutQuiz: {
    status: 409,
    title: { en: 'This lesson has no quiz.', 'zh-CN': '这一课没有测验。' },
  },
  tooManyAttempts: {
    status: 409,
    title: {
      en: 'You have taken this quiz often enough for today. Read the lesson again and come back tomorrow.',
      'zh-CN': '今天的测验次数已用完，请再读一遍课文，明天再来。',
    },
  },
  attemptNotFound: {
    status: 404,
    title: { en: 'There is no such attempt.', 'zh-CN': '没有该次测验。' },
  },
  attemptHandedIn: {
    status: 409,
    title: {
      en: 'These answers were handed in before, and differently. Begin the quiz anew.',
      'zh-CN': '该次测验已提交，且答案不同。请重新开始测验。',
    },
  },
  quizChanged: {
    status: 409,
    title: {
      en: 'The questions of this lesson have changed since. Begin the quiz anew.',
      'zh-CN': '这一课的题目已更新，请重新开始测验。',
    },
  },
  courseUnfinished: {
    status: 409,
    title: {
      en: 'The course is not finished yet: lessons, quizzes or required steps are open.',
      'zh-CN': '课程尚未完成：还有课时、测验或必做步骤未完成。',
    },
  },
  badgeNotFound: {
    status: 404,
    title: {
      en: 'There is no such certificate, or its owner has left.',
      'zh-CN': '没有该结业证书，或其所有人已注销账户。',
    },
  },
  badgeRevoked: {
    status: 409,
    title: {
      en: 'The certificate of this course was revoked. It is not issued again.',
      'zh-CN': '本课程的结业证书已被撤销，不再重新颁发。',
    },
  },
  answersDoNotFit: {
    status: 422,
    title: {
      en: 'These answers belong to other questions. Load the quiz again.',
      'zh-CN': '答案与题目不符，请重新载入测验。',
    },
  },
  mayNotOpenCohort: {
    status: 403,
    title: {
      en: 'Cohorts are opened by agencies whose office is open, and by the operator.',
      'zh-CN': '只有办公室已开通的机构和平台运营方可以开设班级。',
    },
  },
  cohortNotFound: {
    status: 404,
    title: {
      en: 'There is no such cohort, or you do not belong to it.',
      'zh-CN': '没有该班级，或您不是其成员。',
    },
  },
  cohortCodeUnknown: {
    status: 404,
    title: {
      en: 'This code opens no cohort: it was mistyped, taken already or has ended. Ask whoever gave it to you for a new one.',
      'zh-CN': '此班级码无效：可能输错、已使用或已过期。请向提供者索取新码。',
    },
  },
  cohortDaysWrong: {
    status: 422,
    title: {
      en: 'A cohort ends on the day it starts or later, within three years.',
      'zh-CN': '班级的结束日期不得早于开始日期，且须在三年之内。',
    },
  },
  cohortPaceWrong: {
    status: 422,
    title: {
      en: 'The pace names a lesson that the course does not have, names one twice, or a week beyond the end of the cohort.',
      'zh-CN': '学习进度安排有误：课程没有该课、同一课重复出现，或周次超出班级期限。',
    },
  },
  cohortChanged: {
    status: 409,
    title: {
      en: 'Somebody else changed this cohort meanwhile. Look at how it stands, then change it again.',
      'zh-CN': '该班级刚被他人修改，请刷新查看后再改。',
    },
  },
  cohortFull: {
    status: 409,
    title: { en: 'All seats of this cohort are taken.', 'zh-CN': '该班级名额已满。' },
  },
  cohortOver: {
    status: 409,
    title: {
      en: 'This cohort is over; nobody joins it any more.',
      'zh-CN': '该班级已结束，不再接收学员。',
    },
  },
  seatsTaken: {
    status: 409,
    title: {
      en: 'More learners than that have joined already.',
      'zh-CN': '已加入的学员多于该名额数。',
    },
  },
  tooManyCohorts: {
    status: 409,
    title: {
      en: 'This organisation has as many cohorts as are kept.',
      'zh-CN': '该组织的班级数量已达上限。',
    },
  },
  tooManyInvitations: {
    status: 409,
    title: {
      en: 'So many invitations are open that no more are sent. Cancel some, or give people the code.',
      'zh-CN': '未接受的邀请已达上限。请先撤回一些，或直接提供班级码。',
    },
  },
  cohortInvitationNotFound: {
    status: 404,
    title: { en: 'There is no such open invitation.', 'zh-CN': '没有该邀请，或已失效。' },
  },
  cohortInvitationForAnother: {
    status: 409,
    title: {
      en: 'This invitation was sent to another mail address. Sign in with that one.',
      'zh-CN': '该邀请发送至另一邮箱，请用该邮箱登录。',
    },
  },
  cohortMemberNotFound: {
    status: 404,
    title: { en: 'There is no such person in this cohort.', 'zh-CN': '该班级没有此人。' },
  },
  instructorRequired: {
    status: 403,
    title: {
      en: 'Only instructors of this cohort may do this.',
      'zh-CN': '仅本班教师可执行此操作。',
    },
  },
  stepNotSignedOff: {
    status: 409,
    title: {
      en: 'The course does not let an instructor check this step off: it is seen when a business does it.',
      'zh-CN': '本课程不允许教师手动确认该步骤，须由企业实际完成。',
    },
  },
  sessionNotFound: {
    status: 404,
    title: { en: 'This cohort has no such session.', 'zh-CN': '该班级没有这场直播课。' },
  },
  sessionChanged: {
    status: 409,
    title: {
      en: 'Somebody else changed this session meanwhile. Look at how it stands, then change it again.',
      'zh-CN': '该直播课刚被他人修改，请刷新查看后再改。',
    },
  },
  sessionCancelled: {
    status: 409,
    title: {
      en: 'This session was called off. Plan a new one.',
      'zh-CN': '该直播课已取消，请另行安排。',
    },
  },
  sessionNotBegun: {
    status: 409,
    title: {
      en: 'Who was there is noted when the session has begun.',
      'zh-CN': '直播课开始后才能登记出席。',
    },
  },
  tooManySessions: {
    status: 409,
    title: {
      en: 'This cohort has as many sessions as a calendar holds.',
      'zh-CN': '该班级的直播课数量已达上限。',
    },
  },
  calendarNotFound: {
    status: 404,
    title: {
      en: 'There is no calendar at this address: it was renewed, or its owner has left the cohort.',
      'zh-CN': '此地址没有日历：地址已更换，或其所有人已退出班级。',
    },
  },
  postNotFound: {
    status: 404,
    title: { en: 'There is no such post, or it was removed.', 'zh-CN': '没有该帖子，或已被移除。' },
  },
  postNotYours: {
    status: 403,
    title: {
      en: 'Only its author may do this; instructors may take a post out.',
      'zh-CN': '仅作者本人可执行此操作；教师可以移除帖子。',
    },
  },
  editTooLate: {
    status: 409,
    title: {
      en: 'A post can be changed for an hour. Answer it, or take it back and write it anew.',
      'zh-CN': '帖子仅可在一小时内修改。请回复补充，或收回后重新发表。',
    },
  },
  removalNeedsReason: {
    status: 422,
    title: {
      en: 'Say why you take this post out; everybody reads the reason.',
      'zh-CN': '请说明移除原因，全班可见。',
    },
  },
  tooManyPosts: {
    status: 409,
    title: {
      en: 'You have written a lot today. Go on tomorrow.',
      'zh-CN': '今天发言已达上限，请明天继续。',
    },
  },
})
