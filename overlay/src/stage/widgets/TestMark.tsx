/** Marks what 「測試」 made, so that nobody takes it for real. */
import { useStage } from '../stage-context.ts'

export function TestMark() {
  return <span className="test-mark">{useStage().texts.test}</span>
}
