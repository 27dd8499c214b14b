import type { RouteObject } from 'react-router'

const lazy = async () => ({ Component: (await import('./Desk.tsx')).Desk })

export const deskRoutes: RouteObject[] = [
  { path: 'desk', lazy },
  { path: 'desk/:section', lazy },
]
