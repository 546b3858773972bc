/** Import this dynamically: it brings the 108 `@font-face` slices of Noto Sans TC as a style sheet of its own. */
import '@fontsource-variable/noto-sans-tc/index.css'

export const FAMILY_TC = 'Noto Sans TC Variable'
