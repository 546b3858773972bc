/** Import this dynamically: it brings ten `@font-face` slices of one-colour emoji, for machines that have none of their own. */
import '@fontsource-variable/noto-emoji/index.css'
