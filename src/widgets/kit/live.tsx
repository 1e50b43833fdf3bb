import { useEffect, useState } from 'preact/hooks';

/**
 * Tells a screen reader `text`, politely, once it has stood still for a moment: someone who holds an arrow key
 * hears where they stopped, not every step on the way. The first text is not announced, and a change while
 * `silent` is not either. Invisible; needs the class `k-hidden` of kit.css.
 */
export function Announcer({ text, silent = false }: { readonly text: string; readonly silent?: boolean }) {
  const [first] = useState(text);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (silent || (text === first && said === '')) return;
    const timer = setTimeout(() => setSaid(text), 250);
    return () => clearTimeout(timer);
  }, [text, silent, first, said]);
  return (
    <div class="k-hidden" aria-live="polite">
      {said}
    </div>
  );
}
