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
})
