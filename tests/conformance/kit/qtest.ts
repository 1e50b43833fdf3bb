import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';

/** How long QEMU may take for one command, in milliseconds. */
const PATIENCE = 5000;

const cell = new Int32Array(new SharedArrayBuffer(4));

/** Stops this thread for a time in milliseconds; fractions count. */
export function pause(milliseconds: number): void {
  Atomics.wait(cell, 0, 0, milliseconds);
}

type Width = 1 | 2 | 4;
const letter: Readonly<Record<Width, string>> = { 1: 'b', 2: 'w', 4: 'l' };

/**
 * QEMU's test protocol (docs/devel/qtest.rst in its sources) over a pair of named pipes, a command at a time and synchronously: every register access of the
 * model's driver half is one. Reads give up after five seconds and when QEMU is gone.
 */
export class Qtest {
  readonly #out: number;
  readonly #in: number;
  readonly #chunk = Buffer.alloc(4096);
  #rest = '';
  #heard = false;

  /** Opens `path.in` and `path.out`. QEMU must have them open. */
  constructor(path: string) {
    this.#out = openSync(`${path}.in`, constants.O_WRONLY | constants.O_NONBLOCK);
    this.#in = openSync(`${path}.out`, constants.O_RDONLY | constants.O_NONBLOCK);
  }

  close(): void {
    closeSync(this.#out);
    closeSync(this.#in);
  }

  /** Sends one command and gives what QEMU says after `OK`. */
  command(line: string): string {
    writeSync(this.#out, `${line}\n`);
    const answer = this.#line(line);
    if (!answer.startsWith('OK')) throw new Error(`QEMU answered "${answer}" to "${line}".`);
    return answer.slice(3);
  }

  /** A memory-mapped register, little-endian. */
  read(address: number, width: Width): number {
    return Number(this.command(`read${letter[width]} ${address}`));
  }

  write(address: number, width: Width, value: number): void {
    this.command(`write${letter[width]} ${address} ${value}`);
  }

  /** An I/O port of 32 bits. */
  inl(port: number): number {
    return Number(this.command(`inl ${port}`));
  }

  outl(port: number, value: number): void {
    this.command(`outl ${port} ${value >>> 0}`);
  }

  #line(command: string): string {
    const deadline = performance.now() + PATIENCE;
    for (let tries = 0; !this.#rest.includes('\n'); tries++) {
      const length = this.#receive();
      if (length > 0) continue;
      // Before its first word, QEMU may have only one of the two pipes open yet.
      if (length === 0 && this.#heard) throw new Error(`QEMU was gone before it answered "${command}".`);
      if (performance.now() > deadline) throw new Error(`QEMU did not answer "${command}".`);
      if (tries > 3) pause(0.02);
    }
    const end = this.#rest.indexOf('\n');
    const line = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end + 1);
    return line;
  }

  /** How many bytes came: 0 at the end, -1 when there are none yet. */
  #receive(): number {
    try {
      const length = readSync(this.#in, this.#chunk);
      this.#heard ||= length > 0;
      this.#rest += this.#chunk.toString('latin1', 0, length);
      return length;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return -1;
      throw error;
    }
  }
}
