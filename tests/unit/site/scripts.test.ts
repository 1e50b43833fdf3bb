import { describe, expect, it } from 'vitest';
import { scriptsToHead } from '../../../src/site/scripts.ts';

describe('scripts that run before the page is painted', () => {
  it('stand behind the first plain one of the head, each once', () => {
    const html =
      '<head><script type="module" src="/x.js"></script><script>a()\n</script></head><script data-head>b(\'$&\')</script>x<script data-head>b(\'$&\')</script>';
    expect(scriptsToHead(html)).toBe(
      '<head><script type="module" src="/x.js"></script><script>a()\nb(\'$&\')</script></head>x',
    );
  });

  it('leave a page alone that has none', () => {
    expect(scriptsToHead('<head><script>a()</script></head>')).toBe('<head><script>a()</script></head>');
  });
});
