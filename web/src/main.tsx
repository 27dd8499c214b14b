import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { ProblemError } from './client.ts'
import { startTranslations } from './i18n/index.ts'
import { router } from './routes.tsx'
import './ui/tokens.css'
import { Themed } from './ui/Themed.tsx'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal stays a refusal; only a lost connection is worth another try.
      retry: (count, error) => !(error instanceof ProblemError) && count < 2,
    },
  },
})

await startTranslations()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Themed>
        <RouterProvider router={router} />
      </Themed>
    </QueryClientProvider>
  </StrictMode>,
)
