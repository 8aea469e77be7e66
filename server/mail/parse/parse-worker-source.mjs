// Starts the parser's thread from source: a thread of Node 20 reads TypeScript with the help of tsx only.
import { register } from 'tsx/esm/api'

register()
await import('./parse-worker-thread.ts')
