/** The early share of a seckill as long as it lasts; over by the clock, whether or not a word of it comes. */
import { useEffect, useState } from 'react'
import type { SeckillView } from '@fanfare/shared/contracts'
import { useStage } from '../../stage-context.ts'

export function useEarly({ early, open }: SeckillView): SeckillView['early'] {
  const { serverNow } = useStage()
  const [, renew] = useState(0)
  const until = early?.until ?? null
  useEffect(() => {
    if (until === null || until <= serverNow()) return
    const timer = setTimeout(() => renew((count) => count + 1), until - serverNow() + 4)
    return () => clearTimeout(timer)
  }, [until, serverNow])
  return open && early !== null && early.until > serverNow() ? early : null
}
