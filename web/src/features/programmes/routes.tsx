import type { RouteObject } from 'react-router'

export const programmesRoutes: RouteObject[] = [
  { path: 'office', lazy: async () => ({ Component: (await import('./Office.tsx')).Office }) },
  {
    path: 'office/:agencyId',
    lazy: async () => ({ Component: (await import('./OfficePage.tsx')).OfficePage }),
  },
]
