/** `npm run fanfare -- <command>`: looks after one data folder, beside the server or without it. */
import { resolve } from 'node:path'
import type { Durability } from '@fanfare/shared/contracts'
import { Command, CommanderError, Option } from 'commander'
import { isRedisUrl } from '../redis/redis-url.ts'
import { VERSION } from '../version.ts'
import { backup, restore } from './backup-commands.ts'
import { clusterCommand } from './cluster-command.ts'
import type { ClusterAsked } from './cluster-command.ts'
import { doctor } from './doctor-command.ts'
import { audit, exportEvents } from './journal-commands.ts'
import { migrateCommand } from './migrate-command.ts'
import type { MigrateAsked } from './migrate-command.ts'
import { UsageError } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { replay } from './replay-command.ts'
import type { Replay } from './replay-command.ts'
import type { StorePlace } from './store-place.ts'
import { createLink, createToken, listTokens, revokeToken } from './token-commands.ts'
import type { CreateToken } from './token-commands.ts'
import { verifyDraw } from './verify-draw-command.ts'

type InPlace<T> = T & StorePlace

function addTokens(program: Command): void {
  const token = program.command('token').description('capabilities for one channel')
  command(token, 'create', 'makes one and shows it, this once')
    .requiredOption('--channel <id>')
    .requiredOption('--scope <scope>', 'ingest, producer, moderator, overlay or viewer')
    .option('--label <text>', 'what it is for', '')
    .option('--webhook', 'also a secret for signed webhooks')
    .option('--days <number>', 'how long it is valid')
    .action(async (asked: CreateToken) => end(await createToken(inPlace(asked))))
  command(token, 'list', 'what there is, without the secrets')
    .option('--channel <id>')
    .action(async (asked: InPlace<{ channel?: string }>) => {
      end(await listTokens(inPlace(asked), asked.channel))
    })
  command(token, 'revoke', 'ends one at once, also on a running server')
    .argument('<which>', 'its id, or the token itself')
    .action(async (which: string, asked: InPlace<object>) => {
      end(await revokeToken(inPlace(asked), which))
    })
  command(program, 'link', 'a new one-time link to the panel')
    .option('--channel <id>', 'by default that of the running server')
    .option(
      '--url <address>',
      'how people reach it',
      process.env['FANFARE_PUBLIC_URL'] || undefined,
    )
    .action(async (asked: InPlace<{ channel?: string; url?: string }>) => {
      end(await createLink(inPlace(asked), { channel: asked.channel, address: asked.url }))
    })
}

function addJournal(program: Command): void {
  command(program, 'audit', 'replays every journal from zero and compares').action(
    async (asked: InPlace<object>) => end(await audit(inPlace(asked))),
  )
  command(program, 'export', 'one event a line')
    .requiredOption('--channel <id>')
    .action(async (asked: InPlace<{ channel: string }>) => {
      end(await exportEvents(inPlace(asked), asked.channel))
    })
  command(program, 'replay', 'plays a recording into a channel; twice changes nothing more')
    .requiredOption('--file <path>')
    .requiredOption('--channel <id>')
    .option('--format <name>', 'signals or twitch-irc', 'signals')
    .option('--speed <factor>', '1: as it happened; else as fast as it goes')
    .option('--url <address>', 'a running node; by default the server on the data folder')
    .action(async (asked: Replay) => end(await replay(inPlace(asked))))
  command(program, 'backup', 'copies everything to a new folder and reads it back')
    .requiredOption('--to <folder>')
    .action(async (asked: InPlace<{ to: string }>) => {
      end(backup(inPlace(asked), resolve(asked.to)))
    })
  command(program, 'restore', 'puts a backup in place; what was there is kept aside')
    .requiredOption('--from <folder>')
    .action(async (asked: InPlace<{ from: string }>) => {
      end(restore(resolve(asked.from), inPlace(asked)))
    })
  program
    .command('verify-draw')
    .description('recomputes a draw from its transcript alone')
    .argument('<file>', 'as GET …/draws/:id/transcript answered it')
    .action(async (file: string) => {
      end(await verifyDraw(resolve(file), (line) => process.stdout.write(line)))
    })
  command(program, 'doctor', 'checks what a start needs')
    .option('--host <address>', 'where to listen', process.env['HOST'] || '127.0.0.1')
    .option('--port <number>', 'where to listen', process.env['PORT'] || '7788')
    .addOption(tierOption())
    .action(async (asked: InPlace<{ host: string; port: string; durability?: Durability }>) => {
      end(await doctor({ ...inPlace(asked), port: Number(asked.port) }))
    })
}

function addService(program: Command): void {
  command(program, 'cluster', 'nodes and channels of a service, and what its Redis promises')
    .addOption(tierOption())
    .option('--json', 'for programs')
    .action(async (asked: ClusterAsked) => end(await clusterCommand(inPlace(asked))))
  program
    .command('migrate')
    .description('moves everything from the data folder to Redis, or back')
    .option('--data <folder>', 'the data folder', process.env['FANFARE_DATA'] || './data')
    .option('--to <url>', 'the Redis that the data folder is moved to')
    .option('--from <url>', 'the Redis that is moved to the data folder, which must be new')
    .addOption(
      setting('--archive <place>', 'where the old events of that Redis are', 'FANFARE_ARCHIVE'),
    )
    .option('--resume', 'goes on with a move that was interrupted')
    .option('--undo', 'takes off the mark that says it was moved: of --data, or of --from')
    .option('--json', 'for programs')
    .action(async (asked: MigrateAsked) => {
      end(await migrateCommand({ ...asked, data: resolve(asked.data) }))
    })
}

function tierOption(): Option {
  return setting('--durability <tier>', 'what the operator requires', 'FANFARE_DURABILITY').choices(
    ['memory', 'os', 'disk', 'replicated'],
  )
}

function command(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--data <folder>', 'the data folder', process.env['FANFARE_DATA'] || './data')
    .addOption(setting('--redis-url <url>', 'the store of a service, instead of it', 'REDIS_URL'))
    .addOption(setting('--archive <place>', 'where its old events are', 'FANFARE_ARCHIVE'))
}

function setting(flags: string, description: string, variable: string): Option {
  const option = new Option(flags, `${description} [${variable}]`)
  const value = process.env[variable]
  return value === undefined || value === '' ? option : option.default(value)
}

/** An empty variable, as a compose file leaves it, is not set. */
function inPlace<T extends StorePlace>(asked: T): T {
  const { redisUrl } = asked
  if (redisUrl !== undefined && !isRedisUrl(redisUrl)) {
    throw new UsageError('--redis-url / REDIS_URL is not right: redis://host:port, or rediss://')
  }
  return { ...asked, data: resolve(asked.data) }
}

function end({ result, exitCode }: Outcome): void {
  if (result !== undefined) process.stdout.write(`${JSON.stringify(result)}\n`)
  process.exitCode = exitCode
}

async function main(): Promise<void> {
  const program = new Command('npm run fanfare --')
    .description('Fanfare: tokens, journals, backups')
    .version(VERSION)
  addTokens(program)
  addJournal(program)
  addService(program)
  overrideExits(program)
  try {
    await program.parseAsync(process.argv)
  } catch (error) {
    process.exitCode = exitCodeOf(error)
  }
}

/** Commander's own way out would cut off what is still being printed. */
function overrideExits(command: Command): void {
  command.exitOverride()
  for (const child of command.commands) overrideExits(child)
}

function exitCodeOf(error: unknown): number {
  // Commander has said what is wrong already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${message}\n`)
  return error instanceof UsageError ? 2 : 1
}

await main()
