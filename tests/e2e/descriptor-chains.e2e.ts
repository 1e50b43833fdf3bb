import { describe, expect, inject, it } from 'vitest';
import { CHAIN_PRESETS } from '../../src/virtio/queue/chain-presets.ts';
import { judge } from '../../src/virtio/queue/judge.ts';
import { begin, reducer } from '../../src/widgets/ChainBuilder/state.ts';
import { axe } from './kit/axe.ts';
import { open } from './kit/browser.ts';

const route = '/virt/concepts/descriptor-chains';

/** What the model says of a preset that is malformed. */
function refusal(id: string): { message: string; remedy: string } {
  const preset = CHAIN_PRESETS.find((one) => one.id === id);
  const found = preset && judge(preset.given);
  if (found?.kind !== 'malformed') throw new Error(`${id} is not malformed.`);
  return { message: found.message, remedy: found.remedy.replaceAll('`', '') };
}

describe('the chain builder', () => {
  it('says what the model says of a chain, by keyboard, and a link brings the chain back', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-chain');
    await widget.getByText('Legal.').waitFor();
    await widget.getByRole('combobox').selectOption('loop');
    await widget.getByText(refusal('loop').message).first().waitFor();
    await widget.getByText(refusal('loop').remedy).waitFor();
    await widget.getByRole('checkbox', { name: 'NEXT of desc[2]' }).focus();
    await page.keyboard.press('Space');
    await widget.getByText('Legal.').first().waitFor();
    await widget.getByText('Legal, though unusual:').waitFor();
    await widget.getByText('`next` of descriptor 2'.replaceAll('`', '')).waitFor();
    const length = widget.getByLabel('len of desc[1]');
    await length.fill('many');
    await length.press('Enter');
    await widget.getByText('“many” is not a number').waitFor();
    expect(await length.inputValue()).toBe('many');
    await length.fill('0x200');
    await length.press('Enter');
    await widget.getByRole('button', { name: 'Add a descriptor' }).press('Enter');
    await widget.getByText('desc[3]').first().waitFor();
    await widget.getByRole('button', { name: 'Remove desc[3]' }).press('Enter');
    await widget.getByText('desc[3]').first().waitFor({ state: 'detached' });
    // The focus is on the button that adds one, not lost.
    await page.keyboard.press('Enter');
    await widget.getByText('desc[3]').first().waitFor();
    await page.waitForFunction(() => location.search.includes('w.chain=1~r~split'));
    expect(await axe(page)).toEqual([]);
    await using second = await open(page.url().slice(inject('site').length));
    const again = second.page.locator('#w-chain');
    await again.getByText('desc[3]').first().waitFor();
    expect(await again.getByRole('checkbox', { name: 'NEXT of desc[2]' }).isChecked()).toBe(false);
    expect(await again.getByLabel('len of desc[1]').inputValue()).toBe('512');
    expect([...said, ...second.said]).toEqual([]);
  });

  it('reads a pasted table, and refuses half a descriptor in place', async () => {
    await using opened = await open(route);
    const { page, said } = opened;
    const widget = page.locator('#w-chain');
    await widget.getByText('Paste a dump of your own').click();
    const box = widget.getByLabel(/^A descriptor table from its first byte/);
    await box.fill('00 10 00');
    await widget.getByRole('button', { name: 'Read as the queue' }).click();
    await widget.getByText('These are 3 bytes; descriptors have 16 each').waitFor();
    expect(await box.inputValue()).toBe('00 10 00');
    const dump = '00001000  00 20 00 40 80 88 ff ff  00 02 00 00 00 00 00 00  |. .@............|';
    await box.fill(dump);
    await widget.getByRole('button', { name: 'Read as the queue' }).click();
    const state = [{ type: 'text', text: dump } as const, { type: 'read', list: 'queue' } as const].reduce(
      reducer,
      begin(),
    );
    const found = judge(state.given);
    if (found.kind !== 'malformed') throw new Error('A virtual address is no place in guest memory.');
    await widget.getByText(found.message).first().waitFor();
    // What gdb prints for x/4xw.
    await box.fill('0x40000000:\t0x40001000\t0x00000000\t0x00000010\t0x00000000');
    await widget.getByRole('button', { name: 'Read as the queue' }).click();
    await widget.getByText('Legal.').first().waitFor();
    expect(await widget.getByLabel('addr of desc[0]').inputValue()).toBe('0x40001000');
    const size = widget.getByLabel('Queue size');
    await size.fill('eight');
    await size.press('Enter');
    await widget.getByText('Judged is what stood there before.').waitFor();
    expect(await size.inputValue()).toBe('eight');
    await widget.getByRole('button', { name: 'Packed' }).click();
    await widget.getByText('hand the buffer back as ID 3').first().waitFor();
    expect(said).toEqual([]);
  });

  it('reads without script: a legal chain with its parts', async () => {
    await using opened = await open(route, { script: false, width: 360 });
    const words = await opened.page.locator('#w-chain').innerText();
    expect(words).toContain('Legal.');
    expect(words).toContain('The device may read 16 bytes');
    expect(words).toContain('The device may write 513 bytes in 2 pieces');
  });
});
