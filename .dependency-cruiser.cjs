// Who may know whom. `test/architecture.spec.ts` runs these rules, and plants a breach of each to see it reported.
const FEATURE = '^src/(?!(?:contracts|platform|cli|migrations)/)([^/]+)/';
const TRANSPORT = '\\.(?:controller|gateway|mqtt)\\.ts$';
const EDGE = '\\.(?:controller|gateway|mqtt|notifier|jobs)\\.ts$';
const DATA = '\\.(?:repository|store)\\.ts$';
const WIRE =
  '(?:^|node_modules/)(?:socket\\.io|fastify|mqtt|aedes|ws|@nestjs/(?:websockets|microservices|platform-.*))(?:/|$)';

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule(
      'no-cycle',
      'Two files that need each other are one file, or a third is missing.',
      {},
      { circular: true },
    ),
    rule(
      'contracts-are-leaves',
      'The wire is shared with clients: it knows nothing of the server.',
      { path: '^src/contracts/', pathNot: '\\.spec\\.ts$' },
      { path: '^src/', pathNot: '^src/contracts/' },
    ),
    rule(
      'contracts-are-pure',
      'Of packages, contracts know the validation rules, and types.',
      { path: '^src/contracts/', pathNot: '\\.spec\\.ts$' },
      {
        path: '.',
        pathNot: ['^src/', '(?:^|node_modules/)class-(?:validator|transformer)'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'platform-knows-no-feature',
      'What is shared cannot depend on who uses it.',
      { path: '^src/platform/' },
      { path: ['^src/(?!contracts/|platform/|migrations/)', '^(?:client|web|bench)/'] },
    ),
    rule(
      'features-meet-at-events-ports-and-modules',
      'A feature shows what happened (events), what it answers (ports), and its wiring.',
      { path: FEATURE, pathNot: '\\.spec\\.ts$' },
      { path: FEATURE, pathNot: ['^src/$1/', '\\.(?:events|port|module)\\.ts$'] },
    ),
    rule(
      'models-are-pure',
      'Types and rules: contracts, models of its own, and how data are read and checked.',
      { path: `${FEATURE}.*\\.model\\.ts$` },
      {
        path: '^src/',
        pathNot: ['^src/contracts/', '^src/$1/.*\\.model\\.ts$', '^src/platform/validation/'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'events-are-plain-data',
      'The public face of a feature: models and contracts.',
      { path: `${FEATURE}.*\\.events\\.ts$` },
      { path: '^src/', pathNot: ['^src/contracts/', '\\.(?:model|events)\\.ts$'] },
    ),
    rule(
      'ports-know-models-only',
      'A port is an interface; what implements it knows the port.',
      { path: `${FEATURE}.*\\.port\\.ts$` },
      { path: '^src/', pathNot: ['^src/contracts/', '^src/platform/', '\\.(?:model|port)\\.ts$'] },
    ),
    rule(
      'data-is-the-innermost',
      'A repository or a store decides nothing and calls nobody who does.',
      { path: `${FEATURE}.*${DATA}` },
      {
        path: '^src/',
        pathNot: ['^src/(?:contracts|platform)/', '^src/$1/.*\\.(?:model|repository|store|port)\\.ts$'],
      },
    ),
    rule(
      'inner-never-sees-the-edge',
      'A service has no idea through which door it was called.',
      { path: '\\.(?:service|model|events|repository|store|port)\\.ts$' },
      { path: EDGE },
    ),
    rule(
      'services-know-no-wire',
      'Plain values in and out: no socket, request or packet.',
      { path: `${FEATURE}.*\\.(?:service|model|events|repository|store|port)\\.ts$` },
      { path: [WIRE, '^src/platform/http/'] },
    ),
    rule(
      'transports-call-services-only',
      'Decode, caller, one service call, shape of the reply.',
      { path: TRANSPORT },
      { path: [DATA, '^src/platform/(?:postgres|state)/'] },
    ),
    rule(
      'notifiers-and-jobs-keep-nothing',
      'A line each: event to rooms and topics, schedule to service.',
      { path: '\\.(?:notifier|jobs)\\.ts$' },
      { path: [DATA, TRANSPORT, '^src/platform/(?:postgres|state)/'] },
    ),
    rule(
      'nobody-needs-the-command-line',
      'The command line uses the rest, never the other way round.',
      { path: '^src/(?!cli/|main\\.ts$)' },
      { path: '^src/cli/' },
    ),
    rule(
      'clients-see-contracts-only',
      'What runs in a browser knows the wire and nothing behind it.',
      { path: '^(?:client|web)/' },
      { path: '^src/(?!contracts/)' },
    ),
    rule(
      'clients-see-types-only',
      'A value import would bring the validation rules into the browser.',
      { path: '^(?:client|web)/' },
      { path: '^src/contracts/', dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types'],
    },
  },
};
