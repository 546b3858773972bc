/** Only with `?test=1`, never on air: says that the source has another shape than the picture is made for. */
import { memo, useEffect, useState } from 'react'
import type { Canvas, Widget } from '../page-settings.ts'
import { useStage } from '../stage-context.ts'

const SIZES: Record<Canvas, { width: number; height: number }> = {
  '16x9': { width: 1920, height: 1080 },
  '9x16': { width: 1080, height: 1920 },
}
/** Share by which the shape may differ: a source may be scaled, not squeezed. */
const SHAPE_TOLERANCE = 0.02

export const Calibration = memo(function Calibration(props: {
  canvas: Canvas
  widget: Widget | null
}) {
  const { texts } = useStage()
  const { width, height } = useViewport()
  const wanted = SIZES[props.canvas]
  const shape = width / height / (wanted.width / wanted.height)
  if (props.widget !== null || Math.abs(shape - 1) <= SHAPE_TOLERANCE) return null
  return (
    <aside className="calibration plate" data-widget="calibration">
      {texts.calibration(width, height, `${wanted.width}×${wanted.height}`)}
    </aside>
  )
})

function useViewport(): { width: number; height: number } {
  const [size, setSize] = useState(() => ({ width: innerWidth, height: innerHeight }))
  useEffect(() => {
    const onResize = () => setSize({ width: innerWidth, height: innerHeight })
    addEventListener('resize', onResize)
    return () => removeEventListener('resize', onResize)
  }, [])
  return size
}
