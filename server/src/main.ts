/** The server program: settings, one lock on the data, the adapters, and an orderly end. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { REHEARSAL_SUFFIX } from '@fanfare/shared/base'
import { createAuth } from './auth/auth.ts'
import type { AuthStore } from './auth/auth-store.ts'
import { openSqliteAuthStore } from './auth/sqlite-auth-store.ts'
import { joinCluster } from './cluster/cluster.ts'
import type { Cluster } from './cluster/cluster.ts'
import { readSettings } from './config.ts'
import type { Settings } from './config.ts'
import { createTwitchConnector } from './connectors/twitch/client.ts'
import { lockDataFolder } from './data-lock.ts'
import type { DataLock } from './data-lock.ts'
import { furnishChannel } from './demo-channel.ts'
import { createDemoShow } from './demo-show.ts'
import { createFanfareServer } from './fanfare-server.ts'
import type { Companion, FanfareServer } from './fanfare-server.ts'
import type { Journal } from './journal/journal.ts'
import { createMemoryJournal } from './journal/memory-journal.ts'
import { openSqliteJournal } from './journal/sqlite-journal.ts'
import { REHEARSAL_EVENTS_KEPT_MAX } from './limits.ts'
import { createLog } from './observe/log.ts'
import type { Log } from './observe/log.ts'
import { serviceText, startText } from './start-text.ts'
import { VERSION } from './version.ts'

const clock = () => Date.now()
const DEMO_CHANNEL = 'demo'
/** The same two folders up from `server/src` and from `server/dist`. */
const PAGES_FOLDER = fileURLToPath(new URL('../../overlay/dist/', import.meta.url))

/** One line on standard error instead of a stack trace: the reader is a person who wants to start. */
class StartError extends Error {
  override readonly name = 'StartError'
}

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env, VERSION)
  if (!settings.ok) {
    const { exitCode, message } = settings.error
    if (message !== undefined) process.stderr.write(`${message}\n`)
    process.exitCode = exitCode
    return
  }
  const log = createLog(settings.value.log)
  try {
    await start(settings.value, log)
  } catch (error) {
    process.stderr.write(`${whyNot(error, settings.value)}\n`)
    process.exit(1)
  }
}

async function start(settings: Settings, log: Log): Promise<void> {
  if (!existsSync(join(PAGES_FOLDER, 'panel.html'))) {
    // Signals and commands are worth taking all the same.
    process.stderr.write(
      'the pages are not built, so there is nothing to see: run "npm run build"\n',
    )
  }
  const dataFolder = resolve(settings.data)
  const lock = lockDataFolder(dataFolder)
  if (lock === null) throw new StartError(`another Fanfare is running on ${dataFolder}`)
  try {
    const server = await assemble(settings, dataFolder, log)
    endInOrder(server, lock, log)
    await run(server, settings, lock)
  } catch (error) {
    lock.release()
    throw error
  }
}

async function assemble(settings: Settings, dataFolder: string, log: Log): Promise<FanfareServer> {
  const { adminToken, drandUrl, durability, node, publicUrl } = settings
  const { store, journal, authStore, cluster } = await openStore(settings, dataFolder, log)
  return createFanfareServer({
    journal,
    rehearsalJournal: createMemoryJournal({ keptMax: REHEARSAL_EVENTS_KEPT_MAX }),
    store,
    auth: await createAuth({
      store: authStore,
      clock,
      ...(adminToken === undefined ? {} : { adminToken }),
    }),
    ...(cluster === null ? {} : { cluster }),
    requiredDurability: durability,
    pagesFolder: PAGES_FOLDER,
    node,
    version: VERSION,
    log,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(drandUrl === undefined ? {} : { drandUrl }),
  })
}

type OpenedStore = {
  store: string
  journal: Journal
  authStore: AuthStore
  cluster: Cluster | null
}

async function openStore(
  { archive, cluster: name, durability, leaseMs, node, redisUrl }: Settings,
  dataFolder: string,
  log: Log,
): Promise<OpenedStore> {
  if (redisUrl === undefined) {
    const journal = await openSqliteJournal(dataFolder)
    return { store: 'sqlite', journal, authStore: openSqliteAuthStore(dataFolder), cluster: null }
  }
  const cluster = await joinCluster({
    redisUrl,
    name,
    node,
    leaseMs,
    dataFolder,
    log,
    clock,
    version: VERSION,
    requiredDurability: durability,
    ...(archive === undefined ? {} : { archive }),
  })
  return { store: 'redis', journal: cluster.journal, authStore: cluster.authStore, cluster }
}

async function run(server: FanfareServer, settings: Settings, lock: DataLock): Promise<void> {
  const { channel, redisUrl, twitch } = settings
  // A service of many channels begins with none, and with nobody who only pretends.
  const isService = redisUrl !== undefined
  const isDemo = settings.demo && twitch === undefined && !isService
  const live = channel ?? twitch ?? (isService ? null : DEMO_CHANNEL)
  const isCopy = isDemo && live !== null && !live.endsWith(REHEARSAL_SUFFIX)
  const channelId = isCopy ? live + REHEARSAL_SUFFIX : live
  // A real channel's rules are its owner's: only the demo itself is furnished for good, others in the rehearsal.
  const furnishedId = live === DEMO_CHANNEL ? live : channelId
  if (isDemo && furnishedId !== null) {
    await furnishChannel(await server.openChannel(furnishedId), server.ingest)
  }
  if (channelId !== null) await server.ensureRun(channelId)
  await server.listen(settings.host, settings.port)
  lock.publish({ pid: process.pid, url: server.publicUrl(), channelId: channelId ?? '' })
  process.stdout.write(await firstWords(server, { channelId, twitch: twitch ?? null, isDemo }))
  if (channelId === null) return
  if (twitch !== undefined) {
    await server.whileHere(channelId, async () => readTwitch(server, settings, twitch, channelId))
  }
  if (isDemo) await server.whileHere(channelId, () => playDemo(server, channelId))
}

type Shown = { channelId: string | null; twitch: string | null; isDemo: boolean }

async function firstWords(
  server: FanfareServer,
  { channelId, twitch, isDemo }: Shown,
): Promise<string> {
  const url = server.publicUrl()
  if (channelId === null) return serviceText({ version: VERSION, url })
  const { code } = await server.auth.panel.createLink(channelId, 'producer')
  return startText({
    version: VERSION,
    channelId,
    twitch,
    isDemo,
    panelUrl: `${url}/panel#k=${code}`,
    overlayUrl: `${url}/overlay/${channelId}#t=${await server.auth.overlayToken(channelId)}`,
  })
}

function readTwitch(
  server: FanfareServer,
  { twitchIrcUrl }: Settings,
  twitch: string,
  channelId: string,
): Companion {
  const connector = createTwitchConnector({
    channel: twitch,
    emit: server.emitInto(channelId),
    ...(twitchIrcUrl === undefined ? {} : { ircUrl: twitchIrcUrl }),
  })
  connector.start()
  return connector
}

async function playDemo(server: FanfareServer, channelId: string): Promise<Companion> {
  const { ingest } = server
  const show = createDemoShow({
    channelId,
    ingest,
    emit: server.emitInto(channelId),
    isRun: async () => {
      const channel = await server.openChannel(channelId)
      return channel.read(({ state }) => state.cued.length > 0)
    },
  })
  const unfollow = server.follow(channelId, (envelopes) => show.audience.follow(envelopes))
  await show.start()
  return {
    stop() {
      unfollow()
      return show.stop()
    },
    health: () => show.audience.health(),
  }
}

function endInOrder(server: FanfareServer, lock: DataLock, log: Log): void {
  let ending = false
  const end = () => {
    if (ending) return
    ending = true
    server.close().then(
      () => {
        lock.release()
        process.exit(0)
      },
      (error: unknown) => fail(error),
    )
  }
  const fail = (error: unknown) => {
    log.error({ error: error instanceof Error ? error.stack : String(error) }, 'Fanfare stops')
    process.exit(1)
  }
  process.on('SIGINT', end).on('SIGTERM', end)
  process.on('uncaughtException', fail).on('unhandledRejection', fail)
}

/** Errors whose own sentence says what to do. */
const TOLD = new Set([
  'StartError',
  'ArchiveUnavailable',
  'AuthDamaged',
  'AuthUnavailable',
  'JournalCorrupt',
  'JournalUnavailable',
  'ChannelRefused',
  'RedisUnreachable',
  'ServiceRefused',
])

function whyNot(error: unknown, { host, port, data }: Settings): string {
  if (!(error instanceof Error)) return String(error)
  if (TOLD.has(error.name)) return error.message
  const { code, syscall, path } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return `port ${port} on ${host} is in use: stop the other program or choose another with --port`
  }
  if (syscall === 'listen' || syscall === 'getaddrinfo') {
    return `cannot listen on ${host}:${port} (${code})`
  }
  if (path !== undefined) return `cannot use the data folder ${data}: ${error.message}`
  return error.stack ?? error.message
}

await main()
