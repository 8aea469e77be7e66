// Who may import whom (ARCHITECTURE.md): lib <- db <- events <- features <- wire <- routes <- app <- main.
// The rules of web/, whose JSX this tool cannot parse, are in .oxlintrc.json.

const tests = String.raw`\.test\.ts$|^test/|^bench/`
const infrastructure = '^server/(lib|db|events|desk-api|http)/'

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or a third one that both need. Types count too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'wire-only-from-routes',
      comment: "What the world says is known to the table of contents and to tests; the rest uses the feature's verbs.",
      severity: 'error',
      from: { pathNot: String.raw`^server/routes\.ts$|\.wire\.ts$|${tests}` },
      to: { path: String.raw`\.wire\.ts$` },
    },
    {
      name: 'dialect-only-at-the-edge',
      comment:
        "Only declarations and the tables of contents speak the API's dialect; workflows may use its vocabulary of types.",
      severity: 'error',
      from: {
        path: '^server/',
        pathNot: String.raw`^server/(routes|app|jobs|listeners)\.ts$|^server/(desk-api|api-docs)/|\.wire\.ts$|${tests}`,
      },
      to: { path: '^server/desk-api/', pathNot: String.raw`^server/desk-api/resource\.ts$` },
    },
    {
      name: 'lib-is-at-the-bottom',
      severity: 'error',
      from: { path: '^server/lib/', pathNot: tests },
      to: { path: '^server/', pathNot: '^server/lib/' },
    },
    {
      name: 'db-knows-no-feature',
      severity: 'error',
      from: { path: '^server/db/', pathNot: tests },
      to: { path: '^server/', pathNot: String.raw`^server/(lib|db)/|^server/config\.ts$` },
    },
    {
      name: 'events-know-no-feature',
      severity: 'error',
      from: { path: '^server/events/', pathNot: tests },
      to: { path: '^server/', pathNot: String.raw`^server/(lib|db|events)/|^server/config\.ts$` },
    },
    {
      name: 'engine-knows-no-feature',
      severity: 'error',
      from: { path: '^server/desk-api/', pathNot: tests },
      to: { path: '^server/', pathNot: `${infrastructure}|^server/config\\.ts$` },
    },
    {
      name: 'server-does-not-know-the-app',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^web/' },
    },
    {
      name: 'nothing-imports-main',
      severity: 'error',
      from: {},
      to: { path: String.raw`^server/main\.ts$` },
    },
    {
      name: 'product-imports-no-tests',
      severity: 'error',
      from: { path: '^server/', pathNot: tests },
      to: { path: tests },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist|^node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs'] },
    detectJSDocImports: false,
    parser: 'swc',
  },
}
