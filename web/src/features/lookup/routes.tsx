import type { RouteObject } from 'react-router'

export const lookupRoutes: RouteObject[] = [
  { path: 'tools', lazy: async () => ({ Component: (await import('./Tools.tsx')).Tools }) },
  { path: 'rules', lazy: async () => ({ Component: (await import('./Rules.tsx')).Rules }) },
]
