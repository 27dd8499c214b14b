import type { Background } from '../../platform/module.ts'
import { CloseBooks } from './close-books.ts'
import { ReleaseReserve } from './release-reserve.ts'

export const ledgerBackground: Background = { tasks: [CloseBooks, ReleaseReserve], subscribers: [] }
