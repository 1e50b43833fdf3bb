import type { ClauseKey } from '../../virtio/spec/types.ts';

/**
 * The citations that the site keeps under `name`: a device's key, or `exchange/` and a scenario. None when they
 * cannot be had: a link without its section is a loss, but no reason to show nothing.
 */
export async function citationsOf<Citation>(name: string): Promise<Readonly<Record<ClauseKey, Citation>>> {
  try {
    const response = await fetch(`${document.body.dataset['base'] ?? '/'}data/clauses/${name}.json`);
    return response.ok ? await response.json() : {};
  } catch {
    return {};
  }
}
