// What TypeScript's compiler says of files, strictly: tsc.mjs FILE…

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const tsc = fileURLToPath(import.meta.resolve('typescript/package.json').replace('package.json', 'bin/tsc'));
const strictly = ['--strict', '--noEmit', '--module', 'esnext', '--moduleResolution', 'bundler', '--types', ''];
const { stdout } = spawnSync(process.execPath, [tsc, ...strictly, ...process.argv.slice(2)], { encoding: 'utf8' });
console.log(JSON.stringify(stdout.split('\n').filter(Boolean)));
