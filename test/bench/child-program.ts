/** Programs of the bench that run beside it: started, asked one thing at a time, ended by their id. */
import { fork } from 'node:child_process'
import { once } from 'node:events'

type Answer = { value: unknown } | { error: string }

export interface ChildProgram {
  readonly pid: number
  /** Sends a question and waits for its answer. */
  ask<T>(question: object, limitMs: number): Promise<T>
  stop(): Promise<void>
}

const STOP_MS_MAX = 5_000

/** `file` is a TypeScript file of this folder. */
export async function startChild(file: string, nodeFlags: string[] = []): Promise<ChildProgram> {
  const child = fork(new URL(file, import.meta.url), {
    execArgv: ['--import', 'tsx', ...nodeFlags],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const gone = once(child, 'exit')
  await Promise.race([once(child, 'spawn'), gone])
  const { pid } = child
  if (pid === undefined) throw new Error(`${file} did not start`)

  function ask<T>(question: object, limitMs: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer)
        child.off('message', onMessage)
        child.off('exit', onExit)
        settle()
      }
      const onMessage = (answer: Answer): void =>
        end(() =>
          'error' in answer ? reject(new Error(answer.error)) : resolve(answer.value as T),
        )
      const onExit = (): void => end(() => reject(new Error(`${file} ended by itself`)))
      const timer = setTimeout(
        () => end(() => reject(new Error(`${file} did not answer in ${limitMs} ms`))),
        limitMs,
      )
      child.on('message', onMessage)
      child.on('exit', onExit)
      child.send(question)
    })
  }

  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
    await gone
    clearTimeout(hard)
  }

  return { pid, ask, stop }
}

/** The other side: answers each question of the bench, and ends when the bench is gone. */
export function answerBench<Q>(answer: (question: Q) => unknown): void {
  process.on('disconnect', () => process.exit(1))
  process.on('message', (question: Q) => {
    Promise.resolve()
      .then(() => answer(question))
      .then(
        (value) => process.send?.({ value }),
        (error: unknown) => process.send?.({ error: String(error) }),
      )
  })
}
