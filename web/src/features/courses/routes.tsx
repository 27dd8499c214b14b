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
    path: 'badges/:badgeId',
    lazy: async () => ({ Component: (await import('./BadgePage.tsx')).BadgePage }),
  },
]
