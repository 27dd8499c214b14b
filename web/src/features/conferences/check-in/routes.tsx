import type { RouteObject } from 'react-router'

export const checkInRoutes: RouteObject[] = [
  {
    path: 'check-in/:agencyId/:conferenceId/:listId',
    lazy: async () => ({ Component: (await import('./LanePage.tsx')).LanePage }),
  },
  {
    path: 'check-in/:agencyId/:conferenceId/:listId/wall',
    lazy: async () => ({ Component: (await import('./WallPage.tsx')).WallPage }),
  },
]
