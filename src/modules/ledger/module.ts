import type { Background } from '../../platform/module.ts'
import { CloseBooks } from './close-books.ts'

export const ledgerBackground: Background = { tasks: [CloseBooks], subscribers: [] }
