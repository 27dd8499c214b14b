import { finish, runSuite, staticChecks } from './stages.ts'
import { browserTests } from './test-browser.ts'

// Everything that needs no server and no root; the browser tests where there is a browser.
finish([...(await staticChecks()), runSuite('embedded'), ...browserTests()])
