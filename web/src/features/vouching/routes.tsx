import type { RouteObject } from 'react-router'

export const vouchingRoutes: RouteObject[] = [
  {
    path: 'agency/:agencyId',
    lazy: async () => ({ Component: (await import('./AgencyPage.tsx')).AgencyPage }),
  },
]
