/** Whether the source is showing and on program: OBS says so by events; a plain browser by its visibility. */

export type SourceState = { visible: boolean; active: boolean }

/** Calls back on every change, and returns how to stop. A page outside OBS is active while visible. */
export function watchSource(target: Window, onChange: (state: SourceState) => void): () => void {
  const { document } = target
  let isShownByObs = true
  let isActiveInObs = true
  const tell = () => {
    const visible = isShownByObs && document.visibilityState === 'visible'
    onChange({ visible, active: visible && isActiveInObs })
  }
  const onVisible = (event: Event) => {
    isShownByObs = flagIn(event, 'visible', isShownByObs)
    tell()
  }
  const onActive = (event: Event) => {
    isActiveInObs = flagIn(event, 'active', isActiveInObs)
    tell()
  }
  target.addEventListener('obsSourceVisibleChanged', onVisible)
  target.addEventListener('obsSourceActiveChanged', onActive)
  document.addEventListener('visibilitychange', tell)
  tell()
  return () => {
    target.removeEventListener('obsSourceVisibleChanged', onVisible)
    target.removeEventListener('obsSourceActiveChanged', onActive)
    document.removeEventListener('visibilitychange', tell)
  }
}

function flagIn(event: Event, name: string, otherwise: boolean): boolean {
  const detail: unknown = event instanceof CustomEvent ? event.detail : null
  if (typeof detail !== 'object' || detail === null) return otherwise
  const value: unknown = Reflect.get(detail, name)
  return typeof value === 'boolean' ? value : otherwise
}
