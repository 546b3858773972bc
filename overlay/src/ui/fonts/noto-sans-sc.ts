/** Import this dynamically: it brings the 101 `@font-face` slices of Noto Sans SC as a style sheet of its own. */
import '@fontsource-variable/noto-sans-sc/index.css'

export const FAMILY_SC = 'Noto Sans SC Variable'
