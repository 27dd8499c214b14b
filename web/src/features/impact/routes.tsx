import type { RouteObject } from 'react-router'

export const impactRoutes: RouteObject[] = [
  { path: 'jobs', lazy: async () => ({ Component: (await import('./Jobs.tsx')).Jobs }) },
]
