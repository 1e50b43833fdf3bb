import { escapeHtml } from './html.ts';

/** A sentence of the facts as HTML: what stands between backquotes is code, all else is text. */
export const factHtml = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
