// Writes the recording anew: `node tests/conformance/record-config.ts > tests/fixtures/recordings/qemu-7.2-config.json`.
import { spawnSync } from 'node:child_process';
import { record, STARTS } from './kit/record.ts';

const version = spawnSync(process.env.QEMU_PATH ?? 'qemu-system-x86_64', ['--version'], { encoding: 'utf8' });
const devices = [];
for (const start of STARTS) devices.push(await record(start));
const qemu = version.stdout.split('\n')[0]?.replace(/^QEMU emulator version /, '');
console.log(JSON.stringify({ qemu, machine: 'q35, processor halted, driven by qtest', devices }, null, 2));
