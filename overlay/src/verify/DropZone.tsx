/** Where the file goes: dropped with a mouse, or chosen by keyboard. */
import { useState, type DragEvent } from 'react'
import type { VerifyTexts } from './texts/verify-texts.ts'

export type DropZoneProps = { t: VerifyTexts; isAgain: boolean; onFile: (file: File) => void }

export function DropZone({ t, isAgain, onFile }: DropZoneProps) {
  const [isOver, setOver] = useState(false)

  function take(files: FileList | null): void {
    const file = files?.[0]
    if (file !== undefined) onFile(file)
  }
  function drop(event: DragEvent): void {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }

  return (
    <label
      className={isOver ? 'drop drop-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span className="drop-words">{isAgain ? t.another : t.drop}</span>
      <input
        type="file"
        accept="application/json,.json"
        className="drop-input"
        onChange={(event) => {
          take(event.target.files)
          // The same file may be chosen again, after it was changed.
          event.target.value = ''
        }}
      />
      <span className="drop-button">{t.choose}</span>
    </label>
  )
}
