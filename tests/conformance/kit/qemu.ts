import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Qtest } from './qtest.ts';

/** RAM of the machine, in bytes. */
export const RAM_SIZE = 32 * 1024 * 1024;

/** How long a start may take, in milliseconds. */
const START = 20_000;

/** What a machine is made of. */
export interface MachineOptions {
  /** Size of each disk in bytes, by the name that `devices` uses for its file: `{d0}`. */
  readonly disks: Readonly<Record<string, number>>;
  /** QEMU's machine; a PC with a PCI bus unless given. */
  readonly machine?: string;
  /** Further words of the command line; `{name}` stands for the file of a disk. */
  readonly devices: readonly string[];
}

/**
 * A QEMU whose processor is halted and whose devices this process drives. Guest memory and disks are files that were
 * removed as soon as QEMU had opened them, so nothing is left behind however a run ends; and QEMU is killed when this
 * process closes a pipe, which it does by dying, too.
 */
export class Qemu {
  readonly qtest: Qtest;
  /** File descriptors. */
  readonly ram: number;
  readonly disks: ReadonlyMap<string, number>;
  readonly #log: number;
  readonly #child: ChildProcess;
  #said = 0;

  private constructor(qtest: Qtest, files: ReadonlyMap<string, number>, child: ChildProcess) {
    this.qtest = qtest;
    this.ram = files.get('ram') as number;
    this.#log = files.get('log') as number;
    this.disks = files;
    this.#child = child;
  }

  static async start(options: MachineOptions): Promise<Qemu> {
    const memoryRoot = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
    const folder = mkdtempSync(path.join(memoryRoot, 'ringside-qemu-'));
    try {
      return await start(folder, options, (qtest, files, child) => new Qemu(qtest, files, child));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** What QEMU has written to its standard error since the last call. */
  messages(): string {
    return readAll(this.#log, this.#said, (length) => {
      this.#said += length;
    });
  }

  /** Kills QEMU and waits until it is gone. */
  async stop(): Promise<void> {
    this.qtest.close();
    await end(this.#child);
    for (const file of this.disks.values()) closeSync(file);
  }
}

/**
 * A shell in a session of its own that starts a command, and when its standard input ends, because its parent closed
 * it or is gone, kills the command and removes the folder that is its first word.
 */
const KEEPER = [
  'folder=$1; shift; exec 3<&0',
  '"$@" </dev/null 3<&- & qemu=$!',
  '{ read -r _ <&3; kill -9 $qemu; rm -rf "$folder"; } 2>/dev/null &',
  'wait $qemu',
].join('\n');

async function start<T>(
  folder: string,
  { disks, devices, machine = 'q35,sata=off,smbus=off' }: MachineOptions,
  make: (qtest: Qtest, files: ReadonlyMap<string, number>, child: ChildProcess) => T,
): Promise<T> {
  const files = new Map<string, number>();
  const place = (name: string) => path.join(folder, name);
  for (const [name, size] of Object.entries({ ram: RAM_SIZE, log: 0, ...disks })) {
    const file = openSync(place(name), 'w+');
    ftruncateSync(file, size);
    files.set(name, file);
  }
  // The firmware is `cli; hlt; jmp $-1` at the reset vector: no processor gets in the way.
  const firmware = new Uint8Array(65536);
  firmware.set([0xfa, 0xf4, 0xeb, 0xfd], 0xfff0);
  writeFileSync(place('halt.bin'), firmware);
  for (const end of ['q.in', 'q.out']) {
    const made = spawnSync('mkfifo', ['-m', '600', place(end)], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`mkfifo: ${made.stderr}`);
  }
  const ram = `memory-backend-file,id=ram,size=${RAM_SIZE},mem-path=${place('ram')},share=on`;
  const command = [
    process.env.QEMU_PATH ?? 'qemu-system-x86_64',
    ...['-machine', `${machine},memory-backend=ram`, '-accel', 'tcg', '-nodefaults'],
    ...['-m', `${RAM_SIZE / 1024 / 1024}`, '-object', ram, '-bios', place('halt.bin'), '-display', 'none'],
    ...['-qtest', `pipe:${place('q')}`, '-qtest-log', 'none'],
    ...devices.map((word) => word.replace(/\{(\w+)\}/g, (_, name: string) => place(name))),
  ];
  const log = files.get('log') as number;
  const child = spawn('sh', ['-c', KEEPER, 'sh', folder, ...command], {
    stdio: ['pipe', 'ignore', log],
    detached: true,
  });
  try {
    return make(await connect(place('q'), child), files, child);
  } catch (error) {
    await end(child);
    const said = readAll(log, 0, () => {});
    for (const file of files.values()) closeSync(file);
    throw new Error(`QEMU did not start. ${said}`, { cause: error });
  }
}

/** Waits until QEMU answers a first command, by which time it has opened all its files. */
async function connect(pipes: string, child: ChildProcess): Promise<Qtest> {
  const deadline = performance.now() + START;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`It ended with code ${child.exitCode}.`);
    if (performance.now() > deadline) throw new Error(`It did not answer within ${START / 1000} s.`);
    try {
      const qtest = new Qtest(pipes);
      qtest.command('inl 0xcf8');
      return qtest;
    } catch (error) {
      // Nobody has the pipe open for reading yet.
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  await gone;
}

function readAll(file: number, from: number, took: (length: number) => void): string {
  const bytes = Buffer.alloc(65536);
  const length = readSync(file, bytes, 0, bytes.length, from);
  took(length);
  return bytes.toString('utf8', 0, length);
}
