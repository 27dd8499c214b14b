/**
 * The module graph: who may use whom. No edge exists that is not listed here, and a module is
 * entered only by its contract.ts or api.ts.
 */
const mayUse = {
  accounts: [],
  catalogue: ['accounts'],
  customs: ['accounts'],
  demand: ['customs'],
  assessment: ['accounts', 'catalogue', 'customs', 'demand'],
  inspection: ['accounts', 'catalogue'],
  programmes: [
    'accounts',
    'catalogue',
    'assessment',
    'demand',
    'inspection',
    'storefront',
    'orders',
    'ledger',
    'impact',
  ],
  ledger: ['accounts', 'customs'],
  payments: ['accounts'],
  orders: ['accounts', 'customs', 'ledger', 'payments'],
  storefront: ['accounts', 'catalogue', 'customs', 'demand', 'inspection', 'ledger', 'orders'],
  partners: ['accounts', 'orders', 'storefront'],
  directory: ['accounts', 'assessment', 'customs'],
  notifications: [
    'accounts',
    'courses',
    'directory',
    'facilities',
    'inspection',
    'orders',
    'payments',
    'storefront',
    'partners',
    'programmes',
  ],
  courses: ['accounts', 'assessment', 'catalogue', 'customs', 'orders', 'programmes', 'storefront'],
  conferences: ['accounts', 'impact', 'ledger', 'payments', 'programmes'],
  impact: ['accounts', 'catalogue', 'customs', 'orders'],
  facilities: ['accounts', 'programmes'],
  finance: ['accounts', 'ledger', 'orders'],
  desk: ['accounts', 'directory', 'ledger', 'orders', 'payments', 'programmes', 'storefront'],
  stations: ['accounts', 'ledger', 'orders', 'programmes'],
}

const moduleRules = Object.entries(mayUse).map(([name, others]) => ({
  name: `${name}-uses-only-what-is-listed`,
  comment: `${name} may use ${others.join(', ') || 'no other module'}, by contract.ts or api.ts`,
  severity: 'error',
  from: { path: `^src/modules/${name}/`, pathNot: ['\\.test\\.ts$', '/testing\\.ts$'] },
  to: {
    path: '^src/modules/',
    pathNot: [
      `^src/modules/${name}/`,
      ...others.map((other) => `^src/modules/${other}/(contract|api)\\.ts$`),
      // Who may come in there says a rule of its own.
      '^src/modules/orders/identity-for-customs\\.ts$',
    ],
  },
}))

module.exports = {
  forbidden: [
    ...moduleRules,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'every-module-is-in-the-graph',
      severity: 'error',
      from: { path: '^src/modules/', pathNot: `^src/modules/(${Object.keys(mayUse).join('|')})/` },
      to: {},
    },
    {
      name: 'kernel-is-pure',
      comment: 'values only: no input or output, nothing of ours',
      severity: 'error',
      from: { path: '^src/kernel/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^src/kernel/', '^crypto$'] },
    },
    {
      name: 'platform-knows-no-module',
      severity: 'error',
      from: { path: '^src/platform/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(modules|testing|app|cli|main)' },
    },
    {
      name: 'production-uses-no-test-code',
      severity: 'error',
      from: {
        path: '^(src|web)/',
        pathNot: ['\\.test\\.tsx?$', '^src/testing/', '/testing\\.ts$'],
      },
      to: { path: ['^src/testing/', '/testing\\.ts$', '^tests/', '\\.test\\.tsx?$'] },
    },
    {
      name: 'sql-lives-in-stores',
      severity: 'error',
      from: {
        path: '^src/modules/',
        pathNot: ['/(store|views|testing)\\.ts$', '\\.test\\.ts$', '-store\\.ts$'],
      },
      to: { path: 'node_modules/kysely/' },
    },
    {
      name: 'identities-are-read-by-customs-only',
      severity: 'error',
      comment: 'who a buyer is before the law is opened in one file, for the module that declares',
      from: { pathNot: ['^src/modules/logistics/', '\\.test\\.ts$'] },
      to: { path: '^src/modules/orders/identity-for-customs\\.ts$' },
    },
    {
      name: 'only-providers-use-the-network',
      severity: 'error',
      from: { path: '^src/modules/', pathNot: ['/providers?/', '\\.test\\.ts$'] },
      to: { path: ['^(node:)?(http|https|net|tls|dgram|http2)$', 'node_modules/undici'] },
    },
    {
      name: 'web-reaches-the-server-only-over-http',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^src/', pathNot: '^src/kernel/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'] },
  },
}
