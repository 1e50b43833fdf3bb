/** What a compact widget does without; in a chunk of its own. */

export { Buffers } from './Buffers.tsx';
export { Bytes } from './Bytes.tsx';
export { ChainEditor } from './ChainEditor.tsx';
export { Edits } from './Edits.tsx';
