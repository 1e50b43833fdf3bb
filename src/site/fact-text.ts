import { explain } from '../virtio/requirements.ts';
import type { Requirement } from '../virtio/spec/types.ts';
import { escapeHtml } from './html.ts';

/** A sentence of the facts as HTML: what stands between backquotes is code, all else is text. */
export const factHtml = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** What must be negotiated for a fact to hold, as a sentence. */
export const needsSentence = (requirement: Requirement): string => `Needs ${explain(requirement)}.`;

/** What a device that offers a feature must offer as well, as a sentence that stands with the feature. */
export const offerSentence = (requirement: Requirement): string =>
  `A device that offers it must offer ${explain(requirement)} too.`;
