import type { RouteObject } from 'react-router'

export const coursesRoutes: RouteObject[] = [
  { path: 'learn', lazy: async () => ({ Component: (await import('./Courses.tsx')).Courses }) },
  {
    path: 'learn/:course',
    lazy: async () => ({ Component: (await import('./CoursePage.tsx')).CoursePage }),
  },
  {
    path: 'learn/:course/:lesson',
    lazy: async () => ({ Component: (await import('./LessonPage.tsx')).LessonPage }),
  },
  {
    path: 'cohorts/join/:code',
    lazy: async () => ({ Component: (await import('./JoinCohort.tsx')).JoinCohort }),
  },
  {
    path: 'cohorts/:cohortId',
    lazy: async () => ({ Component: (await import('./CohortPage.tsx')).CohortPage }),
  },
  {
    path: 'badges/:badgeId',
    lazy: async () => ({ Component: (await import('./BadgePage.tsx')).BadgePage }),
  },
]
