/** Whether the reader asked for less motion. False where it cannot be known (on the server). */
export function reducedMotion(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;
}
