/** `npm run fanfare -- <command>`: looks after one data folder, beside the server or without it. */
import { resolve } from 'node:path'
import { Command, CommanderError } from 'commander'
import { VERSION } from '../version.ts'
import { backup, restore } from './backup-commands.ts'
import { doctor } from './doctor-command.ts'
import { audit, exportEvents } from './journal-commands.ts'
import { UsageError } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { replay } from './replay-command.ts'
import type { Replay } from './replay-command.ts'
import { createLink, createToken, listTokens, revokeToken } from './token-commands.ts'
import type { CreateToken } from './token-commands.ts'
import { verifyDraw } from './verify-draw-command.ts'

type InFolder<T> = T & { data: string }

function addTokens(program: Command): void {
  const token = program.command('token').description('capabilities for one channel')
  command(token, 'create', 'makes one and shows it, this once')
    .requiredOption('--channel <id>')
    .requiredOption('--scope <scope>', 'ingest, producer, moderator, overlay or viewer')
    .option('--label <text>', 'what it is for', '')
    .option('--webhook', 'also a secret for signed webhooks')
    .option('--days <number>', 'how long it is valid')
    .action(async (asked: CreateToken) => end(await createToken(inFolder(asked))))
  command(token, 'list', 'what there is, without the secrets')
    .option('--channel <id>')
    .action(async (asked: InFolder<{ channel?: string }>) => {
      end(await listTokens(inFolder(asked).data, asked.channel))
    })
  command(token, 'revoke', 'ends one at once, also on a running server')
    .argument('<which>', 'its id, or the token itself')
    .action(async (which: string, asked: InFolder<object>) => {
      end(await revokeToken(inFolder(asked).data, which))
    })
  command(program, 'link', 'a new one-time link to the panel')
    .option('--channel <id>', 'by default that of the running server')
    .action(async (asked: InFolder<{ channel?: string }>) => {
      end(await createLink(inFolder(asked).data, asked.channel))
    })
}

function addJournal(program: Command): void {
  command(program, 'audit', 'replays every journal from zero and compares').action(
    async (asked: InFolder<object>) => end(await audit(inFolder(asked).data)),
  )
  command(program, 'export', 'one event a line')
    .requiredOption('--channel <id>')
    .action(async (asked: InFolder<{ channel: string }>) => {
      end(await exportEvents(inFolder(asked).data, asked.channel))
    })
  command(program, 'replay', 'plays a recording into a channel; twice changes nothing more')
    .requiredOption('--file <path>')
    .requiredOption('--channel <id>')
    .option('--format <name>', 'signals or twitch-irc', 'signals')
    .option('--speed <factor>', '1: as it happened; else as fast as it goes')
    .action(async (asked: Replay) => end(await replay(inFolder(asked))))
  command(program, 'backup', 'copies everything to a new folder and reads it back')
    .requiredOption('--to <folder>')
    .action(async (asked: InFolder<{ to: string }>) => {
      end(backup(inFolder(asked).data, resolve(asked.to)))
    })
  command(program, 'restore', 'puts a backup in place; what was there is kept aside')
    .requiredOption('--from <folder>')
    .action(async (asked: InFolder<{ from: string }>) => {
      end(restore(resolve(asked.from), inFolder(asked).data))
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
    .action(async (asked: InFolder<{ host: string; port: string }>) => {
      end(await doctor({ ...inFolder(asked), port: Number(asked.port) }))
    })
}

function command(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--data <folder>', 'the data folder', process.env['FANFARE_DATA'] || './data')
}

function inFolder<T extends { data: string }>(asked: T): T {
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
