import type { RouteObject } from 'react-router'

export const businessRoutes: RouteObject[] = [
  {
    path: 'sell',
    lazy: async () => ({ Component: (await import('./MyBusinesses.tsx')).MyBusinesses }),
  },
  {
    path: 'sell/:organisationId',
    lazy: async () => ({ Component: (await import('./BusinessPage.tsx')).BusinessPage }),
  },
]
