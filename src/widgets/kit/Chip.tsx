import type { ComponentChildren } from 'preact';

/** Who acts, or who owns something. Memory itself belongs to nobody. */
export type Side = 'driver' | 'device';

/** The sign of a side: the driver is a round dot, the device a square. Named for a screen reader. */
export function Sign({ side, label }: { readonly side: Side; readonly label?: string }) {
  return label === undefined ? (
    <span class={`k-sign k-${side}`} aria-hidden="true" />
  ) : (
    <span class={`k-sign k-${side}`} role="img" aria-label={label} title={label} />
  );
}

/** A label in the colour and with the sign of a side. */
export function Chip({ side, children }: { readonly side: Side; readonly children: ComponentChildren }) {
  return (
    <span class={`k-chip k-${side}`}>
      <Sign side={side} />
      {children}
    </span>
  );
}
