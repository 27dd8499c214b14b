import { finish, staticChecks } from './stages.ts'

finish(await staticChecks())
