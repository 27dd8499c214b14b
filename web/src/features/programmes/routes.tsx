import type { RouteObject } from 'react-router'

export const programmesRoutes: RouteObject[] = [
  { path: 'office', lazy: async () => ({ Component: (await import('./Office.tsx')).Office }) },
  {
    path: 'office/:agencyId',
    lazy: async () => ({ Component: (await import('./OfficePage.tsx')).OfficePage }),
  },
  {
    path: 'office/:agencyId/programmes/:programmeId',
    lazy: async () => ({ Component: (await import('./ProgrammePage.tsx')).ProgrammePage }),
  },
  {
    path: 'office/:agencyId/cases/:businessId',
    lazy: async () => ({ Component: (await import('./CasePage.tsx')).CasePage }),
  },
  {
    path: 'programmes/:agencyId/:programmeId',
    lazy: async () => ({ Component: (await import('./ApplyPage.tsx')).ApplyPage }),
  },
  {
    path: 'invited/:token',
    lazy: async () => ({ Component: (await import('./Invited.tsx')).Invited }),
  },
]
