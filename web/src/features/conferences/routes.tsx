import type { RouteObject } from 'react-router'

export const conferencesRoutes: RouteObject[] = [
  {
    path: 'office/:agencyId/host-cities/:searchId',
    lazy: async () => ({
      Component: (await import('./host/HostSearchPage.tsx')).HostSearchPage,
    }),
  },
]
