import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect } from 'vitest';
import { SECTOR } from '../../../src/virtio/devices/blk/disk.ts';
import { DIFFERENCES, type DifferenceName } from './differences.ts';
import { modelPeer, type Peer, qemuPeer } from './peers.ts';
import { Qemu } from './qemu.ts';
import { CAPACITY, type Subject } from './subjects.ts';

/** What a scenario found out, by name. */
export type Findings = Readonly<Record<string, unknown>>;

/** A finding in which the two sides differ, and must differ in exactly this way. */
export interface Differing {
  readonly why: DifferenceName;
  readonly at: string;
  readonly qemu: unknown;
  readonly model: unknown;
}

/** Says that `at` differs as the table of differences explains under `why`. */
export function differs(why: DifferenceName, at: string, qemu: unknown, model: unknown): Differing {
  return { why, at, qemu, model };
}

/** Slot of the first subject on QEMU's bus. */
const FIRST_SLOT = 2;

/** One QEMU with the given devices, for the tests of a file. */
export class Bench {
  #qemu: Qemu | null = null;
  readonly #subjects: readonly Subject[];

  constructor(subjects: readonly Subject[]) {
    this.#subjects = subjects;
  }

  async start(): Promise<void> {
    const disks: Record<string, number> = {};
    const devices = this.#subjects.flatMap(({ qemu, disk }, at) => {
      if (disk !== undefined) disks[disk] = CAPACITY * SECTOR;
      const words = qemu.map((word) => word.replaceAll('%', `s${at}`));
      return words.map((word, index) =>
        index === words.length - 1 ? `${word},addr=0x${(FIRST_SLOT + at).toString(16)}` : word,
      );
    });
    this.#qemu = await Qemu.start({ disks, devices });
  }

  async stop(): Promise<void> {
    await this.#qemu?.stop();
  }

  /** What QEMU has complained about since the last call. */
  messages(): string {
    return this.#running().messages();
  }

  /** Runs a scenario on QEMU's device and on ours. `model` stands in for the subject on our side. */
  run<T>(subject: Subject, scenario: (peer: Peer) => T, model = subject): { qemu: T; model: T } {
    const slot = FIRST_SLOT + this.#subjects.indexOf(subject);
    const qemu = scenario(qemuPeer(this.#running(), subject, slot));
    return { qemu, model: scenario(modelPeer(model)) };
  }

  /**
   * Runs a scenario on both sides and holds the findings against each other: those in `differing` must be exactly as
   * given, all others must be equal. Gives what our side found.
   */
  agree<T extends Findings>(
    subject: Subject,
    scenario: (peer: Peer) => T,
    differing: readonly Differing[] = [],
    model = subject,
  ): T {
    const found = this.run(subject, scenario, model);
    const [qemu, ours]: Record<string, unknown>[] = [{ ...found.qemu }, { ...found.model }];
    for (const { why, at, qemu: theirs, model: own } of differing) {
      const { title } = DIFFERENCES[why];
      expect(qemu?.[at], `QEMU's ${at} (${title})`).toEqual(theirs);
      expect(ours?.[at], `our ${at} (${title})`).toEqual(own);
      expect(isDeepStrictEqual(theirs, own), `${at} is said to differ (${title})`).toBe(false);
      delete qemu?.[at];
      delete ours?.[at];
    }
    expect(ours, 'our device (received) against QEMU (expected)').toEqual(qemu);
    return found.model;
  }

  #running(): Qemu {
    if (this.#qemu === null) throw new Error('QEMU is not running.');
    return this.#qemu;
  }
}

/** A QEMU that runs from before the first test of a file until after its last. */
export function bench(...subjects: readonly Subject[]): Bench {
  const one = new Bench(subjects);
  beforeAll(() => one.start(), 30_000);
  afterAll(() => one.stop(), 10_000);
  return one;
}
