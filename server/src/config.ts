/** The settings of the server: environment and flags, checked before anything starts. */
import { err, ok } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { Command, CommanderError, Option } from 'commander'
import { z } from 'zod'
import { isChannelId } from './auth/principal.ts'
import { LEASE_MS, LEASE_MS_MAX, LEASE_MS_MIN } from './limits.ts'
import { LOG_LEVELS } from './observe/log.ts'
import { isRedisUrl } from './redis/redis-url.ts'

const url = (protocols: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `an address beginning with ${protocols.map((name) => `${name}//`).join(' or ')}`,
  })

const SettingsSchema = z.object({
  /** 0: any free one. */
  port: z.coerce.number<string>('a number from 0 to 65535').int().min(0).max(65_535),
  host: z.string().min(1),
  data: z.string().min(1),
  redisUrl: z
    .string()
    .refine(isRedisUrl, 'redis://host:port, more hosts with commas, or rediss:// over TLS')
    .optional(),
  /** The name of the service on that store: two services never share one by mistake. */
  cluster: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'letters, digits, ., _ and -'),
  /** Gifts, orders, claims and redemptions are refused while the store promises less. */
  durability: z.enum(['memory', 'os', 'disk', 'replicated']),
  leaseMs: z.coerce.number<string>().int().min(LEASE_MS_MIN).max(LEASE_MS_MAX),
  /** A folder, or `s3://bucket/prefix?endpoint=…`. */
  archive: z.string().min(1).optional(),
  node: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'letters, digits, ., _ and -'),
  log: z.enum(LOG_LEVELS),
  publicUrl: url(['http:', 'https:']).optional(),
  twitchIrcUrl: url(['ws:', 'wss:']).optional(),
  drandUrl: url(['http:', 'https:']).optional(),
  adminToken: z.string().min(8, 'at least 8 characters').optional(),
  twitch: z
    .string()
    .transform((name) => name.replace(/^[#@]/, '').toLowerCase())
    .pipe(z.string().regex(/^[a-z0-9_]{1,25}$/, 'the name of a Twitch channel'))
    .optional(),
  channel: z.string().refine(isChannelId, 'letters, digits, _ and -').optional(),
  demo: z.boolean(),
})
export type Settings = z.infer<typeof SettingsSchema>

/** Nothing is to be started: the help was printed, or `message` is what is wrong. */
export type Stop = { exitCode: number; message?: string }

export function readSettings(
  flags: readonly string[],
  environment: NodeJS.ProcessEnv,
  version: string,
): Result<Settings, Stop> {
  const program = describe(version)
  try {
    program.parse(flags, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return err({ exitCode: 0 })
    const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ')
    return err({ exitCode: 2, message })
  }
  const given = withEnvironment(program, environment)
  const parsed = SettingsSchema.safeParse(given)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  const option = program.options.find((one) => one.attributeName() === issue?.path[0])
  const name = [option?.long, VARIABLES.get(String(issue?.path[0]))].filter(Boolean).join(' / ')
  return err({ exitCode: 2, message: `${name} is not right: ${issue?.message}` })
}

/** Flags win over the environment, the environment over defaults; an empty variable is not set. */
function withEnvironment(program: Command, environment: NodeJS.ProcessEnv): object {
  const given: Record<string, unknown> = { ...program.opts() }
  for (const [name, variable] of VARIABLES) {
    const value = environment[variable]
    const isFlag = program.getOptionValueSource(name) === 'cli'
    if (!isFlag && value !== undefined && value !== '') given[name] = value
  }
  return given
}

function describe(version: string): Command {
  const program = new Command('npm start --')
    .description('Fanfare: live-stream overlay and interaction server')
    .version(version)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .helpOption('-h, --help', 'shows this')
    .allowExcessArguments(false)
  for (const [flags, text, variable, fallback] of OPTIONS) {
    const named = variable === null ? text : `${text} [${variable}]`
    const option = new Option(flags, named)
    program.addOption(fallback === null ? option : option.default(fallback))
  }
  return program
}

type Described = readonly [
  flags: string,
  text: string,
  variable: string | null,
  fallback: string | null,
]

const OPTIONS: readonly Described[] = [
  ['--twitch <name>', 'shows this Twitch channel’s chat; no account needed', null, null],
  ['--channel <id>', 'the channel to run; with --twitch its name by default', null, null],
  ['--no-demo', 'no simulated audience', null, null],
  ['--port <number>', 'where to listen; 0 takes any free port', 'PORT', '7788'],
  ['--host <address>', 'the address to listen on', 'HOST', '127.0.0.1'],
  ['--data <folder>', 'where everything is kept', 'FANFARE_DATA', './data'],
  ['--public-url <url>', 'how people reach this server', 'FANFARE_PUBLIC_URL', null],
  ['--log <level>', LOG_LEVELS.join(', '), 'FANFARE_LOG', 'warn'],
  ['--node <name>', 'the name of this node', 'FANFARE_NODE', 'fanfare'],
  ['--redis-url <url>', 'the shared store; without it the embedded one', 'REDIS_URL', null],
  ['--cluster <name>', 'the service’s name on the shared store', 'FANFARE_CLUSTER', 'fanfare'],
  [
    '--durability <tier>',
    'what gifts, orders and claims need: memory, os, disk or replicated',
    'FANFARE_DURABILITY',
    'disk',
  ],
  [
    '--lease-ms <ms>',
    'how long a channel waits for a silent node',
    'FANFARE_LEASE_MS',
    String(LEASE_MS),
  ],
  ['--archive <place>', 'old events go there: a folder or s3://…', 'FANFARE_ARCHIVE', null],
  ['--twitch-irc-url <url>', 'another Twitch chat server', 'TWITCH_IRC_URL', null],
  ['--drand-url <url>', 'a drand relay, for draws with a public beacon', 'FANFARE_DRAND_URL', null],
  ['--admin-token <token>', 'else one is made on first start', 'FANFARE_ADMIN_TOKEN', null],
]

const VARIABLES: ReadonlyMap<string, string> = new Map(
  OPTIONS.flatMap(([flags, , variable]) =>
    variable === null ? [] : [[new Option(flags).attributeName(), variable]],
  ),
)
