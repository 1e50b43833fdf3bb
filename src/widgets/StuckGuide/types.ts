import type { ClauseKey } from '../../virtio/spec/types.ts';
import type { Fields } from '../kit/address.ts';

/** A state of a widget on a page of this wiki that shows a cause at work. */
export interface Show {
  /** Without the base. */
  readonly page: string;
  /** The widget's name on that page, as it stands in addresses. */
  readonly widget: string;
  readonly fields: Fields;
  /** What there is to be seen, as the text of a link. */
  readonly label: string;
}

/** A thread in which the cause was met. */
export interface Thread {
  readonly url: string;
  /** `asterinas #2493` */
  readonly name: string;
  /** What happened there, as half a sentence that the name ends. */
  readonly what: string;
}

/** Where a path ends. Texts may hold code between backquotes. */
export interface Cause {
  readonly kind: 'cause';
  readonly title: string;
  readonly why: string;
  readonly mend: string;
  readonly clause: ClauseKey;
  readonly show: Show;
  readonly thread?: Thread;
}

export interface Answer {
  readonly say: string;
  /** The ID of the node that it leads to. */
  readonly to: string;
}

export interface Question {
  readonly kind: 'question';
  readonly ask: string;
  /** Where the answer is found: commands, registers, bytes. */
  readonly look: readonly string[];
  readonly answers: readonly Answer[];
}

export type Node = Question | Cause;
