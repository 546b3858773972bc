export function isBuilt(name: 'server' | 'pages'): boolean
