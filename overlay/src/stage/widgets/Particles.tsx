/** The one canvas that particles are drawn on. */
import { memo, useEffect, useRef } from 'react'
import { useStage } from '../stage-context.ts'

export const Particles = memo(function Particles() {
  const { particles } = useStage()
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    particles.attach(canvas.current)
    return () => particles.attach(null)
  }, [particles])
  return <canvas ref={canvas} className="particles" aria-hidden="true" />
})
