import type { RouteObject } from 'react-router'

export const conferencesRoutes: RouteObject[] = [
  {
    path: 'office/:agencyId/delegations/:delegationId',
    lazy: async () => ({
      Component: (await import('./delegations/DelegationPage.tsx')).DelegationPage,
    }),
  },
  {
    path: 'office/:agencyId/host-cities/:searchId',
    lazy: async () => ({
      Component: (await import('./host/HostSearchPage.tsx')).HostSearchPage,
    }),
  },
]
