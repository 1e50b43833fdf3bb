/** Something that the reader should know about what they asked for, read out at once. `place` names its class. */
export function Notice({
  text,
  place = 'f-part',
}: {
  readonly text: string | undefined;
  readonly place?: string;
}) {
  if (text === undefined) return null;
  return (
    <p class={`${place} k-error`.trim()} role="alert">
      {text}
    </p>
  );
}
