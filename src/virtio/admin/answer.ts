import { u16 } from './bytes.ts';
import { QUALIFIER, type QualifierName, STATUS, type StatusName } from './codes.ts';

/** Bytes of `status`, `status_qualifier` and `reserved2`. */
export const ANSWER_HEAD = 8;

/** How a command ended. */
export interface Answer {
  readonly status: number;
  readonly qualifier: number;
  readonly result: Uint8Array;
  /** For a refusal: why, in one sentence, and the section. No byte of the answer says it. */
  readonly why?: { readonly message: string; readonly clause: string };
}

const NOTHING = new Uint8Array(0);

export const done = (result: Uint8Array = NOTHING): Answer => ({
  status: STATUS.OK,
  qualifier: QUALIFIER.OK,
  result,
});

/** A refusal with a status and a qualifier. */
export function refused(
  status: Exclude<StatusName, 'OK'>,
  qualifier: QualifierName,
  message: string,
  clause: string,
): Answer {
  return {
    status: STATUS[status],
    qualifier: QUALIFIER[qualifier],
    result: NOTHING,
    why: { message, clause },
  };
}

/** The commonest refusal: a field of the data of the command is wrong. */
export const badField = (message: string, clause: string): Answer =>
  refused('EINVAL', 'INVALID_FIELD', message, clause);

/** What the device writes: the head, then the result. */
export function answerBytes({ status, qualifier, result }: Answer): Uint8Array {
  const bytes = new Uint8Array(ANSWER_HEAD + result.length);
  bytes.set(u16(status), 0);
  bytes.set(u16(qualifier), 2);
  bytes.set(result, ANSWER_HEAD);
  return bytes;
}

/** What a driver makes of an answer: bytes that are missing count as 0 (section 2.13). */
export function readAnswer(bytes: Uint8Array): Pick<Answer, 'status' | 'qualifier' | 'result'> {
  const head = new Uint8Array(ANSWER_HEAD);
  head.set(bytes.subarray(0, ANSWER_HEAD));
  const view = new DataView(head.buffer);
  return {
    status: view.getUint16(0, true),
    qualifier: view.getUint16(2, true),
    result: bytes.slice(ANSWER_HEAD),
  };
}
