/**
 * The arrows of ARCHITECTURE.md, "Folders". Each rule names a part and all that it may know (`only`) or must not know (`never`).
 */

/** `to` lists what `from` may import besides itself; npm packages are listed by name. */
function only(name, from, to, packages = []) {
  const known = [...to, ...packages.map((one) => `node_modules/${one}(/|$)`)]
  return {
    name,
    severity: 'error',
    from: { path: `^${from}` },
    to: {
      pathNot: [
        `^${from}`,
        ...known.map((path) => (path.startsWith('node_modules') ? path : `^${path}`)),
      ],
    },
  }
}

function never(name, from, to, exceptFrom = []) {
  return {
    name,
    severity: 'error',
    from: { path: `^${from}`, pathNot: exceptFrom.map((path) => `^${path}`) },
    to: { path: to },
  }
}

const serverParts = (...names) => names.map((name) => `^server/src/${name}(/|\\.ts$)`)

module.exports = {
  forbidden: [
    only('base imports nothing', 'shared/src/base', []),
    only('contracts import base', 'shared/src/contracts', ['shared/src/base'], ['zod']),
    only(
      'draws import hashes and curves',
      'shared/src/draw',
      ['shared/src/base'],
      ['@noble', 'zod'],
    ),
    only(
      'engine imports contracts, draws and hashes',
      'shared/src/engine',
      ['shared/src/base', 'shared/src/contracts', 'shared/src/draw'],
      ['@noble/hashes'],
    ),
    only('view imports contracts and the engine state', 'shared/src/view', [
      'shared/src/base',
      'shared/src/contracts',
      'shared/src/engine',
      'shared/src/draw',
    ]),
    never('nothing imports the server', '(shared|overlay)', '^server/'),
    never('the server does not import the pages', 'server/src', '^overlay/'),
    never('no product code imports tests', '(shared|server|overlay)', '^test/'),
    never('connectors know neither channels nor rules', 'server/src/connectors', [
      ...serverParts('channel', 'journal', 'broadcast', 'http', 'cli', 'main'),
      '^shared/src/(engine|view)/',
    ]),
    never(
      'decoders are pure',
      'server/src/connectors/.*decode',
      '^(node:)?(fs|net|http|https|tls|timers|crypto)$',
    ),
    never(
      'ingest hands on to channels only',
      'server/src/ingest',
      serverParts('connectors', 'journal', 'broadcast', 'http', 'cli', 'main'),
    ),
    never(
      'a channel knows only its ports',
      'server/src/channel',
      serverParts('connectors', 'ingest', 'http', 'cli', 'main'),
    ),
    never(
      'a journal knows only its port',
      'server/src/journal',
      serverParts('connectors', 'ingest', 'channel', 'broadcast', 'http', 'cli', 'main'),
    ),
    never(
      'broadcast sends what it is given',
      'server/src/broadcast',
      serverParts('connectors', 'journal', 'http', 'cli', 'main'),
    ),
    never(
      'nodes know neither routes nor platforms',
      'server/src/cluster',
      serverParts('connectors', 'http', 'cli', 'main', 'fanfare-server'),
    ),
    never(
      'the store knows nobody who uses it',
      'server/src/redis',
      serverParts(
        'connectors',
        'ingest',
        'channel',
        'broadcast',
        'cluster',
        'archive',
        'auth',
        'http',
        'cli',
        'main',
      ),
    ),
    never(
      'the archive knows journals only',
      'server/src/archive',
      serverParts('connectors', 'ingest', 'channel', 'broadcast', 'cluster', 'http', 'cli', 'main'),
    ),
    never(
      'only main and cli build adapters',
      'server/src',
      '^server/src/journal/(sqlite|memory|redis)',
      [
        'server/src/main\\.ts',
        'server/src/cli/',
        'server/src/journal/',
        'server/src/cluster/',
        'server/src/migrate/',
        'server/src/archive/',
      ],
    ),
    never(
      'nothing imports the entry points',
      '(shared|server|overlay)',
      '^server/src/(main\\.ts|cli/main\\.ts)$',
    ),
    never('a session knows neither stores nor React', 'overlay/src/session', [
      '^overlay/src/(stores|stage|panel|viewer|ui)/',
      'node_modules/(react|react-dom|zustand)/',
    ]),
    never('stores do not know React or pages', 'overlay/src/stores', [
      '^overlay/src/(stage|panel|viewer|ui)/',
      'node_modules/(react|react-dom)/',
    ]),
    never(
      'ui is presentation only',
      'overlay/src/ui',
      '^overlay/src/(session|stores|stage|panel|viewer)/',
    ),
    never('the stage knows no other page', 'overlay/src/stage', '^overlay/src/(panel|viewer)/'),
    never('the panel knows no other page', 'overlay/src/panel', '^overlay/src/(stage|viewer)/'),
    never(
      'the verifier knows no other page',
      'overlay/src/verify',
      '^overlay/src/(session|stores|stage|panel|viewer)/',
    ),
    never(
      'the viewer page knows no other page',
      'overlay/src/viewer',
      '^overlay/src/(stage|panel)/',
    ),
    {
      name: 'every import is found',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.css'],
    },
  },
}
