/** Whether this tab is in a rehearsal, for as long as the tab lives; another tab may be on air. */

const KEY = 'fanfare.panel.rehearsing'

export function isRehearsing(): boolean {
  try {
    return window.sessionStorage.getItem(KEY) !== null
  } catch {
    return false
  }
}

export function rememberRehearsing(isOn: boolean): void {
  try {
    if (isOn) window.sessionStorage.setItem(KEY, 'yes')
    else window.sessionStorage.removeItem(KEY)
  } catch {
    // Refused: a reload comes back to the channel itself.
  }
}
