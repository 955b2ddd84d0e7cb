/** The entry of `dist/server.cjs`, which VS Code starts as a process of its own and other editors with `--stdio`. */
import { serveAsTold, serveStdio } from './serve-node.ts';

const speaksStdio = process.argv.includes('--stdio');
void (speaksStdio ? serveStdio() : serveAsTold());
