import { GPU_FEATURES } from '../../devices/gpu/features.ts';
import { GPU_BASE_STRUCTS, gpuConfig, gpuHeader } from '../../devices/gpu/spec-base.ts';
import { GPU_CONSTANTS } from '../../devices/gpu/spec-constants.ts';
import { constantOf } from '../../fact-lookup.ts';
import { isStruct, resolve, type Struct } from '../../layout/layout.ts';
import type { Version } from '../../spec/types.ts';
import { factsOf } from '../age.ts';
import { Answerer, Asker } from '../exchange.ts';
import { type Kind, QUEUE_SIZE, registered } from './kind.ts';

const ASK = constantOf(GPU_CONSTANTS, 'VIRTIO_GPU_CMD_GET_DISPLAY_INFO');
const ANSWER = constantOf(GPU_CONSTANTS, 'VIRTIO_GPU_RESP_OK_DISPLAY_INFO');
const CONTROL = 0;

function structOf(name: string, version: Version): Struct<unknown> {
  const layout = GPU_BASE_STRUCTS.find((one) => one.name === name)?.layout;
  const found = layout && resolve(layout, { version, features: 0n });
  if (found === undefined || !isStruct(found)) throw new Error(`No struct ${name}.`);
  return found as Struct<unknown>;
}
const answerSize = (version: Version): number => structOf('virtio_gpu_resp_display_info', version).size;

/** Bytes of a struct with little-endian numbers at the named places. */
function withNumbers(
  size: number,
  numbers: readonly (readonly [offset: number, value: number])[],
): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  for (const [offset, value] of numbers) view.setUint32(offset, value, true);
  return bytes;
}

/** One scanout, on, of 1280 by 800: behind the header come x, y, width, height and whether it is enabled. */
function displays(version: Version): Uint8Array {
  const first = resolve(gpuHeader, { version, features: 0n }).size;
  return withNumbers(answerSize(version), [
    [0, ANSWER],
    [first + 8, 1280],
    [first + 12, 800],
    [first + 16, 1],
  ]);
}

/** A GPU, which came after the legacy interface: the driver asks for the displays. */
export const gpuKind: Kind = {
  id: registered('gpu'),
  features: GPU_FEATURES,
  isInDraft: false,
  own: () => 0n,
  pair({ driver, device }) {
    const version = factsOf(device);
    const config = resolve(gpuConfig, { version, features: 0n });
    const model = new Answerer({
      key: 'gpu',
      deviceId: 16,
      version,
      features: GPU_FEATURES,
      offered: 0n,
      queueSizes: [QUEUE_SIZE, QUEUE_SIZE],
      config: withNumbers(config.size, [[config.offsetOf('num_scanouts'), 1]]),
      answer: () => displays(version),
    });
    return {
      model,
      worker(options) {
        const asker = new Asker({ ...options, features: GPU_FEATURES, queue: CONTROL });
        const header = resolve(gpuHeader, { version: factsOf(driver), features: 0n });
        return {
          core: asker.core,
          initialise: () => asker.initialise(),
          ask: () => asker.ask([withNumbers(header.size, [[0, ASK]])], answerSize(factsOf(driver))),
          answer: () => {
            const { answer } = asker;
            if (answer === null) return null;
            const view = new DataView(answer.buffer);
            const ok = answer.length === answerSize(factsOf(driver)) && view.getUint32(0, true) === ANSWER;
            const at = (offset: number) => view.getUint32(header.size + offset, true);
            return {
              ok,
              words: ok ? `One display, ${at(8)} by ${at(12)}.` : 'The answer says nothing of displays.',
            };
          },
        };
      },
    };
  },
};
