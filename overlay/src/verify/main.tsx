/** Starts the verifier. Words and worker are fetched now, and nothing ever after. */
import { createRoot } from 'react-dom/client'
import '../ui/tokens.css'
import { App } from './App.tsx'
import { fetchLetters } from './fonts.ts'
import './verify.css'

const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { type: 'module' })
const root = document.getElementById('root')
void fetchLetters().catch(() => undefined)
if (root === null) throw new Error('the page has no #root')
createRoot(root).render(<App worker={worker} languages={navigator.languages} />)
