/** Every bound of the system, with its reason. Nothing is unbounded. */
export const limits = {
  /** A JSON body: the largest legitimate one is a bulk edit of 1,000 products. */
  bodyBytes: 2_000_000,
  /** An uploaded catalogue: a million Shopify rows are about 1 GB. */
  uploadBytes: 2_000_000_000,
  /** What may be uploaded without signing in: enough for 10,000 products with HTML bodies. */
  guestUploadBytes: 50_000_000,
  /** Products in an assessment that nobody signed in for: a trial, not a free warehouse. */
  guestProducts: 20_000,
  pageSize: 50,
  pageSizeMax: 200,
  /** A request that has not been answered by then helps nobody. Uploads are bound by bytes. */
  requestTimeoutMs: 120_000,
  /** Requests of one address in a minute, over all routes. */
  requestsPerMinute: 1_200,
  /** Orders an address may try to place in a minute: an office full of people, no robot. */
  placementsPerMinute: 60,
  /** What a part may take to start: on a machine that is busy with other things, too. */
  startMs: 60_000,
  /** How long a stopping process waits for requests and tasks under way. */
  shutdownMs: 10_000,
  /** So often in a row a process of several may die before it answers; then all stop. */
  restarts: 5,
  /** How long the first of them waits; each takes twice as long as the one before. */
  restartMs: 500,
  /** Processes of one server: more than that are for several machines. */
  processes: 64,
  /** Statement time-out on PostgreSQL: a web request never waits longer for one answer. */
  statementMs: 60_000,
  databaseConnections: 16,
  outboxBatch: 100,
  /** What a timer takes at most: it runs every minute, and what is left waits for the next time. */
  timerMs: 45_000,
  /** Rows that clearing up deletes in one statement: some hundredths of a second of locks. */
  deletesOfBatch: 2_000,
  /** A feature that another process switched is seen this late at most. */
  featuresFreshMs: 1_000,
  taskRetries: 5,
  /** Where money waits for a task: some four hours, in which a queue empties and a database comes back. */
  moneyTaskRetries: 30,
  /** A key is remembered for a day: longer than any client retries. */
  idempotencyHours: 24,
} as const
