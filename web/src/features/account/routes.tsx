import type { RouteObject } from 'react-router'

export const accountRoutes: RouteObject[] = [
  { path: 'sign-in', lazy: async () => ({ Component: (await import('./SignIn.tsx')).SignIn }) },
  { path: 'sign-up', lazy: async () => ({ Component: (await import('./SignIn.tsx')).SignUp }) },
  {
    path: 'reset-password',
    lazy: async () => ({ Component: (await import('./Recover.tsx')).ResetPassword }),
  },
  {
    path: 'invitation',
    lazy: async () => ({ Component: (await import('./Recover.tsx')).Invitation }),
  },
  { path: 'account', lazy: async () => ({ Component: (await import('./Account.tsx')).Account }) },
]
